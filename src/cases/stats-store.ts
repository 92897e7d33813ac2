import type { Queryable } from '../database/database.js'
import type { Outcome } from '../domain/case.js'

/** An environment, and the moments between which its days lie. */
export interface Span {
  readonly environmentId: string
  readonly timeZone: string
  /** `2026-11-24`, both included. */
  readonly from: string
  readonly to: string
}

export interface OpenCount {
  readonly stage: string
  readonly verdict: string | null
  readonly holdWhy: string | null
  readonly cases: number
}

/** Counts open cases by stage, verdict and hold: a few dozen groups, from an index alone. */
export const selectOpenCounts = async (db: Queryable, environmentId: string): Promise<readonly OpenCount[]> => {
  const { rows } = await db.query<OpenCount>(
    `SELECT stage, verdict, hold_why AS "holdWhy", count(*) AS cases FROM cases
     WHERE environment_id = $1 AND outcome IS NULL GROUP BY 1, 2, 3`,
    [environmentId],
  )
  return rows
}

export interface Waiting {
  readonly incidents: number
  readonly parkedDeliveries: number
  readonly bouncedContacts: number
}

/** Counts only contacts who are named by an account or tenant: others would not be asked anyway. */
export const selectWaiting = async (db: Queryable, environmentId: string): Promise<Waiting> => {
  const { rows } = await db.query<Waiting>(
    `SELECT (SELECT count(*) FROM incidents WHERE environment_id = $1 AND closed_at IS NULL) AS incidents,
       (SELECT count(*) FROM webhooks w JOIN deliveries d ON d.webhook_id = w.id AND d.state = 'parked' WHERE w.environment_id = $1)
         AS "parkedDeliveries",
       (SELECT count(*) FROM contacts p WHERE p.environment_id = $1 AND p.state <> 'ok' AND p.state = 'bounced'
          AND (EXISTS (SELECT FROM account_contacts n WHERE n.contact_id = p.id) OR EXISTS (SELECT FROM tenant_contacts n WHERE n.contact_id = p.id)))
         AS "bouncedContacts"`,
    [environmentId],
  )
  return rows[0] ?? { incidents: 0, parkedDeliveries: 0, bouncedContacts: 0 }
}

/** The first instant of `$3` and the one after the last of `$4`, in the zone `$2`. */
const since = `($3::date::timestamp AT TIME ZONE $2)`
const until = `(($4::date + 1)::timestamp AT TIME ZONE $2)`
const paramsOf = ({ environmentId, timeZone, from, to }: Span): readonly unknown[] => [environmentId, timeZone, from, to]

export interface DayCount {
  readonly day: string
  readonly opened: number
  readonly closed: Partial<Record<Outcome, number>>
}

export const selectDays = async (db: Queryable, span: Span): Promise<readonly DayCount[]> => {
  const { rows } = await db.query<DayCount>(
    `WITH opened AS (
       SELECT (opened_at AT TIME ZONE $2)::date AS day, count(*) AS cases FROM cases
       WHERE environment_id = $1 AND opened_at >= ${since} AND opened_at < ${until} GROUP BY 1
     ), closed AS (
       SELECT day, jsonb_object_agg(outcome, cases) AS cases FROM (
         SELECT (closed_at AT TIME ZONE $2)::date AS day, outcome, count(*) AS cases FROM cases
         WHERE environment_id = $1 AND closed_at >= ${since} AND closed_at < ${until} GROUP BY 1, 2
       ) AS each GROUP BY 1
     )
     SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(opened.cases, 0) AS opened, coalesce(closed.cases, '{}') AS closed
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date AS day) AS d
       LEFT JOIN opened ON opened.day = d.day LEFT JOIN closed ON closed.day = d.day
     ORDER BY d.day`,
    paramsOf(span),
  )
  return rows
}

export interface Ended {
  readonly reauthorized: number
  readonly median: number | null
  readonly p90: number | null
  readonly told: number
  readonly falseAlarms: number
}

export const selectEnded = async (db: Queryable, span: Span): Promise<Ended> => {
  const { rows } = await db.query<Ended>(
    `SELECT count(*) FILTER (WHERE outcome = 'reauthorized') AS reauthorized,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE outcome = 'reauthorized'))::double precision AS median,
       (percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE outcome = 'reauthorized'))::double precision AS p90,
       count(*) FILTER (WHERE confirmed_at IS NOT NULL) AS told,
       count(*) FILTER (WHERE confirmed_at IS NOT NULL AND outcome IN ('self_healed', 'operator_fixed')) AS "falseAlarms"
     FROM (
       SELECT outcome, confirmed_at, extract(epoch FROM closed_at - opened_at)::double precision AS seconds FROM cases
       WHERE environment_id = $1 AND closed_at >= ${since} AND closed_at < ${until}
     ) AS ended`,
    paramsOf(span),
  )
  return rows[0] ?? { reauthorized: 0, median: null, p90: null, told: 0, falseAlarms: 0 }
}

export interface Funnel {
  readonly mailed: number
  readonly opened: number
  readonly started: number
  readonly consented: number
  readonly healthy: number
}

/** One pass over the mails and one over the timelines of the cases, each by an index on the case. */
export const selectFunnel = async (db: Queryable, span: Span, customerKinds: readonly string[]): Promise<Funnel> => {
  const { rows } = await db.query<Funnel>(
    `WITH asked AS (
       SELECT id, outcome FROM cases WHERE environment_id = $1 AND opened_at >= ${since} AND opened_at < ${until}
     ), mailed AS (
       SELECT count(DISTINCT mc.case_id) AS cases FROM asked JOIN mail_cases mc ON mc.case_id = asked.id JOIN mails m ON m.id = mc.mail_id
       WHERE m.state = 'sent' AND (m.link_id IS NOT NULL OR m.list_id IS NOT NULL) AND m.kind = ANY($5)
     ), told AS (
       SELECT t.case_id, bool_or(t.kind = 'page_opened') AS opened, bool_or(t.kind = 'attempt_started') AS started,
         bool_or(x.kept_at IS NOT NULL) AS consented
       FROM asked JOIN timeline t ON t.case_id = asked.id AND t.kind IN ('page_opened', 'attempt_started')
         LEFT JOIN attempts x ON t.kind = 'attempt_started' AND x.id = (t.data ->> 'attempt_id')::uuid
       GROUP BY 1
     )
     SELECT (SELECT cases FROM mailed) AS mailed, count(*) FILTER (WHERE told.opened) AS opened, count(*) FILTER (WHERE told.started) AS started,
       count(*) FILTER (WHERE told.consented) AS consented, count(*) FILTER (WHERE asked.outcome = 'reauthorized') AS healthy
     FROM asked LEFT JOIN told ON told.case_id = asked.id`,
    [...paramsOf(span), customerKinds],
  )
  return rows[0] ?? { mailed: 0, opened: 0, started: 0, consented: 0, healthy: 0 }
}
