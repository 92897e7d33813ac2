import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { listPage } from '../database/list-page.js'
import type { List, Page } from '../database/list-page.js'
import type { FailingTenant } from '../domain/outbreak.js'
import type { Incident, IncidentEnd, IncidentView } from './incident.js'
import { together } from '../database/together.js'

const columns = `n.id, n.environment_id AS "environmentId", n.integration_id AS "integrationId", n.cause, n.reason, n.opened_at AS "openedAt",
  n.began_at AS "beganAt", n.closed_at AS "closedAt", n.closed_why AS "closedWhy", n.alerts, n.told_at AS "toldAt", n.probed_at AS "probedAt"`

/** Of `cases c`, `integrated_accounts a` and `environments e`. */
const ofLiveAccount = `NOT a.is_sandbox AND e.mode = 'live'`

const keyOfApp = (integrationId: string): string => `incident/${integrationId}`

/** Until the transaction ends, no other transaction decides whether this app has an incident: two at once would each see too few failures. */
export const lockApp = together(async (tx: Queryable, integrationIds: readonly string[]): Promise<readonly undefined[]> => {
  for (const integrationId of [...new Set(integrationIds)].sort()) {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [keyOfApp(integrationId)])
  }
  return integrationIds.map(() => undefined)
})

/**
 * The same for the app of these cases. Answers those whose failure says something about the app (`concernsApp`); where none does, nothing is
 * locked.
 */
export const lockAppOf = async (tx: Queryable, integrationId: string, caseIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ id: string }>(
    prepared(
      'lock_app_of',
      `SELECT c.id, pg_advisory_xact_lock(hashtextextended($2, 0)) FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
       JOIN environments e ON e.id = c.environment_id
     WHERE c.id = ANY($1::uuid[]) AND ${ofLiveAccount}`,
    ),
    [caseIds, keyOfApp(integrationId)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The share lock keeps the incident open until the cases held under it have been committed, so that closing it finds them. */
export const selectOpen = together(async (tx: Queryable, integrationIds: readonly string[]): Promise<readonly (Incident | null)[]> => {
  const { rows } = await tx.query<Incident>(
    prepared(
      'open_incident',
      `SELECT ${columns} FROM incidents n WHERE n.integration_id = ANY($1::uuid[]) AND n.closed_at IS NULL ORDER BY n.id FOR SHARE`,
    ),
    [integrationIds],
  )
  const found = new Map(rows.map((row) => [row.integrationId, row]))
  return integrationIds.map((id) => found.get(id) ?? null)
})

/** Unlocked, for a caller that locks it next, since a share lock can't be upgraded while another transaction holds one. */
export const selectOpenId = async (db: Queryable, integrationId: string): Promise<string | null> => {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM incidents WHERE integration_id = $1 AND closed_at IS NULL', [
    integrationId,
  ])
  return rows[0]?.id ?? null
}

export const selectShared = together(async (tx: Queryable, ids: readonly string[]): Promise<readonly (Incident | null)[]> => {
  const { rows } = await tx.query<Incident>(`SELECT ${columns} FROM incidents n WHERE n.id = ANY($1::uuid[]) ORDER BY n.id FOR SHARE`, [
    ids,
  ])
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id) ?? null)
})

export const selectIncident = async (db: Queryable, id: string, lock: '' | 'FOR SHARE' | 'FOR NO KEY UPDATE'): Promise<Incident | null> => {
  const { rows } = await db.query<Incident>(`SELECT ${columns} FROM incidents n WHERE n.id = $1 ${lock}`, [id])
  return rows[0] ?? null
}

/** False: the app has an open one already. */
export const insertIncident = async (
  tx: Queryable,
  row: Pick<Incident, 'id' | 'environmentId' | 'integrationId' | 'cause' | 'reason' | 'openedAt' | 'beganAt'>,
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `INSERT INTO incidents (id, environment_id, integration_id, cause, reason, opened_at, began_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (integration_id) WHERE closed_at IS NULL DO NOTHING`,
    [row.id, row.environmentId, row.integrationId, row.cause, JSON.stringify(row.reason), row.openedAt, row.beganAt],
  )
  return rowCount === 1
}

/** False: it was closed before. */
export const updateClosed = async (tx: Queryable, id: string, why: IncidentEnd, at: Date): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `UPDATE incidents n SET closed_at = $3, closed_why = $2, accounts = f.accounts, tenants = f.tenants
     FROM (SELECT count(DISTINCT account_id) AS accounts, count(DISTINCT tenant_id) AS tenants FROM cases WHERE incident_id = $1) AS f
     WHERE n.id = $1 AND n.closed_at IS NULL`,
    [id, why, at],
  )
  return rowCount === 1
}

export const updateTold = async (tx: Queryable, id: string, at: Date): Promise<void> => {
  await tx.query('UPDATE incidents SET alerts = alerts + 1, told_at = $2 WHERE id = $1', [id, at])
}

export const updateProbed = async (tx: Queryable, id: string, at: Date): Promise<void> => {
  await tx.query('UPDATE incidents SET probed_at = $2 WHERE id = $1', [id, at])
}

export const updateWorkflowClosed = async (tx: Queryable, id: string, at: Date): Promise<void> => {
  await tx.query('UPDATE incidents SET workflow_closed_at = coalesce(workflow_closed_at, $2) WHERE id = $1', [id, at])
}

/** Whether the failure of this case says anything about the app: a sandbox account's is made up, and an environment that only observes acts on none. */
export const concernsApp = together(async (tx: Queryable, caseIds: readonly string[]): Promise<readonly boolean[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT c.id FROM cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN environments e ON e.id = c.environment_id
     WHERE c.id = ANY($1::uuid[]) AND ${ofLiveAccount}`,
    [caseIds],
  )
  const concerned = new Set(rows.map(({ id }) => id))
  return caseIds.map((id) => concerned.has(id))
})

/** Of these cases, those that an open incident keeps back which they are not under. Without a lock. */
export const selectKeptBack = async (db: Queryable, caseIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT c.id FROM cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN environments e ON e.id = c.environment_id
       JOIN incidents n ON n.integration_id = c.integration_id AND n.closed_at IS NULL AND n.id IS DISTINCT FROM c.incident_id
     WHERE c.id = ANY($1::uuid[]) AND c.cause <> 'rejected' AND ${ofLiveAccount}`,
    [caseIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Whether staff said after `since` that an incident of this app was none. */
export const wasResolved = async (tx: Queryable, integrationId: string, since: Date): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `SELECT 1 FROM incidents WHERE integration_id = $1 AND closed_why = 'resolved' AND closed_at > $2 LIMIT 1`,
    [integrationId, since],
  )
  return rowCount === 1
}

/**
 * Not cases that say nothing about the app as it is now: a rejected connection, whose refresh works, an imported account's first refresh (its tokens may have been dead for months), and
 * what is only observed.
 */
const countsTowardsOutbreak = `c.cause = 'refresh' AND (c.hold_why IS NULL OR c.hold_why NOT IN ('import', 'observe')) AND NOT a.is_sandbox
  AND NOT (c.from_import AND c.confirmed_at IS NULL)`

/** More rows than any threshold needs: a storm's verdicts must not read the whole storm each time. */
const mostFailing = 5_000

/**
 * Tenants whose accounts have got a verdict since `since`, the given cases' own left out. What was released from an incident counts only
 * while the answer blames the app. `withTransient`: also those whose platform has not answered properly up to now.
 */
export const selectFailingTenants = async (
  tx: Queryable,
  given: { readonly integrationId: string; readonly except: readonly string[]; readonly since: Date; readonly withTransient: boolean },
): Promise<readonly FailingTenant[]> => {
  const { rows } = await tx.query<FailingTenant & object>(
    prepared(
      'failing_tenants',
      `SELECT c.tenant_id AS "tenantId", (extract(epoch FROM max(c.judged_at)) * 1000)::float8 AS at
     FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
     WHERE c.integration_id = $1 AND c.outcome IS NULL AND c.id <> ALL ($2::uuid[]) AND ${countsTowardsOutbreak}
       AND CASE WHEN c.verdict = 'transient' THEN $4 ELSE c.judged_at > $3 AND (c.incident_id IS NULL OR c.verdict = 'operator') END
     GROUP BY c.tenant_id ORDER BY 2 DESC LIMIT ${String(mostFailing)}`,
    ),
    [given.integrationId, given.except, given.since, given.withTransient],
  )
  return rows
}

/** How many tenants the app has; no more than `most` are counted. */
export const countTenants = async (tx: Queryable, integrationId: string, most: number): Promise<number> => {
  const { rows } = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT tenant_id FROM integrated_accounts WHERE integration_id = $1 AND deleted_at IS NULL LIMIT $2) AS t`,
    [integrationId, most],
  )
  return rows[0]?.n ?? 0
}

/** How many tenants had an account refreshed after `since`; no more than `most` are counted. */
export const countWorkingTenants = async (tx: Queryable, integrationId: string, since: Date, most: number): Promise<number> => {
  const { rows } = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM (
       SELECT DISTINCT a.tenant_id FROM integrated_accounts a JOIN credentials k ON k.account_id = a.id
       WHERE a.integration_id = $1 AND a.deleted_at IS NULL AND NOT a.is_sandbox AND k.last_refreshed_at > $2 LIMIT $3) AS t`,
    [integrationId, since, most],
  )
  return rows[0]?.n ?? 0
}

/** Cases that an incident of their app holds. Holds of other kinds wait for a person's decision, and stay. */
const isHoldable = `c.outcome IS NULL AND c.verdict <> 'transient' AND (c.hold_why IS NULL OR c.hold_why IN ('operator', 'unknown'))
  AND NOT a.is_sandbox AND c.cause = 'refresh'`

/** Open cases of the app that are to be held under the incident and are not yet. */
export const selectToHold = async (
  db: Queryable,
  incident: Pick<Incident, 'id' | 'integrationId'>,
  limit: number,
): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT c.id FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
     WHERE c.integration_id = $2 AND c.incident_id IS DISTINCT FROM $1 AND ${isHoldable}
     ORDER BY c.opened_at, c.id LIMIT $3`,
    [incident.id, incident.integrationId, limit],
  )
  return rows.map(({ id }) => id)
}

export const selectHeld = async (db: Queryable, incidentId: string, limit: number): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM cases WHERE incident_id = $1 AND outcome IS NULL AND hold_why = 'incident' ORDER BY opened_at, id LIMIT $2`,
    [incidentId, limit],
  )
  return rows.map(({ id }) => id)
}

export interface ToProbe {
  readonly accountId: string
  readonly generation: number
  readonly platform: string
}

/** A few accounts whose cases wait: one of each tenant first, and those that were asked longest ago, so that a dead one is not asked
 * for ever. Those whose people were asked before come last: they tell little. */
export const selectToProbe = async (db: Queryable, integrationId: string, limit: number): Promise<readonly ToProbe[]> => {
  const { rows } = await db.query<ToProbe & object>(
    `SELECT "accountId", generation, platform FROM (
       SELECT c.account_id AS "accountId", c.generation, i.platform, k.last_failure_at AS failed, c.verdict = 'user' AS dead,
         row_number() OVER (PARTITION BY c.tenant_id, c.verdict = 'user' ORDER BY k.last_failure_at NULLS FIRST, c.id) AS turn
       FROM cases c JOIN credentials k ON k.account_id = c.account_id JOIN integrated_accounts a ON a.id = c.account_id
         JOIN integrations i ON i.id = c.integration_id
       WHERE c.integration_id = $1 AND c.outcome IS NULL AND c.stage = 'held' AND c.hold_why IN ('incident', 'operator', 'unknown')
         AND NOT a.is_sandbox AND c.cause = 'refresh'
     ) AS held
     ORDER BY dead, turn, failed NULLS FIRST LIMIT $2`,
    [integrationId, limit],
  )
  return rows
}

export interface AppCounts {
  /** Cases held for a fault that no customer can fix. */
  readonly held: number
  /** Accounts that work again, whichever refresh found out. */
  readonly healed: number
}

/** Of one moment: a case that heals meanwhile is in one of the two. */
export const countHeldAndHealed = async (
  db: Queryable,
  { environmentId, integrationId }: Pick<Incident, 'environmentId' | 'integrationId'>,
  since: Date,
): Promise<AppCounts> => {
  const { rows } = await db.query<AppCounts & object>(
    `SELECT
       (SELECT count(*) FROM cases
        WHERE integration_id = $2 AND outcome IS NULL AND stage = 'held' AND hold_why IN ('incident', 'operator', 'unknown')) AS held,
       (SELECT count(*) FROM cases
        WHERE environment_id = $1 AND integration_id = $2 AND closed_at >= $3 AND outcome IN ('operator_fixed', 'self_healed')) AS healed`,
    [environmentId, integrationId, since],
  )
  return rows[0] ?? { held: 0, healed: 0 }
}

export interface CaseCounts {
  readonly open: number
  /** Of these, those that wait for the app alone, and not for a person who was asked before as well. */
  readonly waiting: number
  /** Ended because the account works again. */
  readonly mended: number
  readonly tenants: number
}

export const countCases = async (db: Queryable, incidentId: string): Promise<CaseCounts> => {
  const { rows } = await db.query<CaseCounts & object>(
    `SELECT count(*) FILTER (WHERE outcome IS NULL) AS open, count(*) FILTER (WHERE outcome IS NULL AND verdict = 'operator') AS waiting,
       count(*) FILTER (WHERE outcome IN ('operator_fixed', 'self_healed', 'reauthorized')) AS mended,
       count(DISTINCT tenant_id) FILTER (WHERE outcome IS NULL) AS tenants
     FROM cases WHERE incident_id = $1`,
    [incidentId],
  )
  return rows[0] ?? { open: 0, waiting: 0, mended: 0, tenants: 0 }
}

export const countOpen = async (db: Queryable): Promise<number> => {
  const { rows } = await db.query<{ n: number }>('SELECT count(*) AS n FROM incidents WHERE closed_at IS NULL')
  return rows[0]?.n ?? 0
}

export const selectUnfinished = async (db: Queryable, before: Date): Promise<readonly Incident[]> => {
  const { rows } = await db.query<Incident>(
    `SELECT ${columns} FROM incidents n WHERE n.workflow_closed_at IS NULL AND n.opened_at < $1
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = n.id AND o.kind = 'incident')
     ORDER BY n.opened_at LIMIT 500`,
    [before],
  )
  return rows
}

const viewed = {
  select: `${columns}, coalesce(n.accounts, f.accounts) AS accounts, coalesce(n.tenants, f.tenants) AS tenants, f."caseIds"`,
  from: `incidents n CROSS JOIN LATERAL (
    SELECT count(DISTINCT c.account_id) AS accounts, count(DISTINCT c.tenant_id) AS tenants,
      coalesce(array_agg(c.id ORDER BY c.opened_at, c.id), '{}') AS "caseIds"
    FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
    WHERE c.incident_id = n.id OR (n.closed_at IS NULL AND c.integration_id = n.integration_id AND ${isHoldable})) AS f`,
} as const

const listed: List['columns'] = {
  integration_id: { sql: 'n.integration_id', type: 'uuid' },
  code: { sql: "(n.reason ->> 'code')", type: 'string' },
  is_open: { sql: '(n.closed_at IS NULL)', type: 'boolean' },
  opened_at: { sql: 'n.opened_at', type: 'time' },
}

/** One page of an environment's incidents, the newest first. */
export const selectIncidentViews = (
  db: Queryable,
  environmentId: string,
  query: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<IncidentView>> =>
  listPage<IncidentView>(db, {
    ...viewed,
    ...query,
    where: { sql: 'n.environment_id = $1', params: [environmentId] },
    columns: listed,
    orderBy: { column: 'n.opened_at', id: 'n.id', direction: 'desc' },
  })

export const selectIncidentView = async (db: Queryable, id: string, environmentId: string | null): Promise<IncidentView | null> => {
  const { rows } = await db.query<IncidentView>(
    `SELECT ${viewed.select} FROM ${viewed.from} WHERE n.id = $1 AND ($2::uuid IS NULL OR n.environment_id = $2)`,
    [id, environmentId],
  )
  return rows[0] ?? null
}
