import type { Queryable } from '../database/database.js'
import type { Cause, Hold, Outcome, Reason, Stage } from '../domain/case.js'
import type { Ladder, Policy } from '../domain/policy.js'
import type { Addressee, Verdict } from '../domain/verdict.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { rowFields } from '../database/row-fields.js'
import { together } from '../database/together.js'
import { prepared } from '../database/prepared.js'

/** A case as its row, of `cases c`. */
export const caseFields = rowFields<Case>('case', {
  id: 'c.id',
  environmentId: 'c.environment_id',
  accountId: 'c.account_id',
  integrationId: 'c.integration_id',
  tenantId: 'c.tenant_id',
  number: 'c.number',
  reference: 'c.reference',
  generation: 'c.generation',
  cause: 'c.cause',
  verdict: 'c.verdict',
  addressee: 'c.addressee',
  verdicts: 'c.verdicts',
  told: 'c.told',
  stage: 'c.stage',
  holdWhy: 'c.hold_why',
  outcome: 'c.outcome',
  fromImport: 'c.from_import',
  relapse: 'c.relapse',
  reauthorizedBefore: 'c.reauthorized_before',
  released: 'c.released',
  incidentId: 'c.incident_id',
  judgedAt: 'c.judged_at',
  reason: 'c.reason',
  ladder: 'c.ladder',
  nextStep: 'c.next_step',
  ladderNumber: 'c.ladder_number',
  runId: 'c.workflow_run_id',
  openedAt: 'c.opened_at',
  verdictAt: 'c.verdict_at',
  confirmedAt: 'c.confirmed_at',
  firstContactAt: 'c.first_contact_at',
  firstNotifiedAt: 'c.first_notified_at',
  escalatedAt: 'c.escalated_at',
  snoozedUntil: 'c.snoozed_until',
  putOffUntil: 'c.put_off_until',
  windowStep: 'c.window_step',
  movedAt: 'c.moved_at',
  answerBy: 'c.answer_by',
  secondLookAt: 'c.second_look_at',
  overruledCode: 'c.overruled_code',
  closedAt: 'c.closed_at',
  workflowClosedAt: 'c.workflow_closed_at',
})

export const { columns: caseColumns } = caseFields

export const lockCaseRow = async (db: Queryable, id: string): Promise<Case | null> => {
  const { rows } = await db.query<Case>(`SELECT ${caseColumns} FROM cases c WHERE c.id = $1 FOR NO KEY UPDATE`, [id])
  return rows[0] ?? null
}

export const selectCase = together(async (db: Queryable, ids: readonly string[]): Promise<readonly (Case | null)[]> => {
  const { rows } = await db.query<Case>(prepared('case', `SELECT ${caseColumns} FROM cases c WHERE c.id = ANY($1::uuid[])`), [ids])
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id) ?? null)
})

export interface NewCase {
  readonly id: string
  readonly environmentId: string
  readonly accountId: string
  readonly integrationId: string
  readonly tenantId: string
  readonly number: number
  readonly reference: string
  readonly generation: number
  readonly cause: Cause
  readonly reason: Reason
  readonly ladder: Ladder
  readonly fromImport: boolean
  readonly openedAt: Date
  readonly relapse: number
  readonly reauthorizedBefore: Date | null
}

/** False: its reference is another case's. */
export const insertCase = together(async (db: Queryable, cases: readonly NewCase[]): Promise<readonly boolean[]> => {
  const { rows } = await db.query<{ id: string }>(
    prepared(
      'insert_case',
      `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at,
         from_import, relapse, reauthorized_before, cause)
       SELECT id, "environmentId", "accountId", "integrationId", "tenantId", number, reference, generation, reason, ladder, "openedAt",
         "fromImport", relapse, "reauthorizedBefore", cause
       FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, "environmentId" uuid, "accountId" uuid, "integrationId" uuid, "tenantId" text,
         number int, reference text, generation int, reason jsonb, ladder jsonb, "openedAt" timestamptz, "fromImport" bool, relapse int,
         "reauthorizedBefore" timestamptz, cause text)
       ON CONFLICT (reference) DO NOTHING RETURNING id`,
    ),
    [JSON.stringify(cases)],
  )
  const inserted = new Set(rows.map(({ id }) => id))
  return cases.map(({ id }) => inserted.has(id))
})

/** The account's latest case that a person ended after this moment. */
export const selectLastReauthorized = async (
  db: Queryable,
  accountId: string,
  after: Date,
): Promise<{ readonly relapse: number; readonly closedAt: Date } | null> => {
  const { rows } = await db.query<{ relapse: number; closedAt: Date }>(
    prepared(
      'last_reauthorized',
      `SELECT relapse, closed_at AS "closedAt" FROM cases WHERE account_id = $1 AND outcome = 'reauthorized' AND closed_at > $2
     ORDER BY number DESC LIMIT 1`,
    ),
    [accountId, after],
  )
  return rows[0] ?? null
}

export interface VerdictChange {
  readonly id: string
  readonly verdict: Verdict
  readonly addressee: Addressee | null
  readonly reason: Reason
  readonly at: Date
  readonly overruledCode: string | null
}

/** Returns the case as it then is; `null`: there is none. */
export const updateVerdict = together(async (db: Queryable, changes: readonly VerdictChange[]): Promise<readonly (Case | null)[]> => {
  const { rows } = await db.query<Case>(
    prepared(
      'update_verdict',
      `UPDATE cases c SET verdict = v.verdict, addressee = v.addressee, reason = v.reason, judged_at = v.at, verdicts = c.verdicts + 1,
       second_look_at = NULL, overruled_code = v."overruledCode"
     FROM jsonb_to_recordset($1::jsonb) AS v(id uuid, verdict text, addressee text, reason jsonb, at timestamptz, "overruledCode" text)
     WHERE c.id = v.id RETURNING ${caseColumns}`,
    ),
    [JSON.stringify(changes)],
  )
  const changed = new Map(rows.map((row) => [row.id, row]))
  return changes.map(({ id }) => changed.get(id) ?? null)
})

/** The refresh fails too now: the outage is an ordinary one, of these credentials. */
export const updateCause = async (
  db: Queryable,
  id: string,
  change: { readonly cause: Cause; readonly generation: number },
): Promise<void> => {
  await db.query('UPDATE cases SET cause = $2, generation = $3 WHERE id = $1', [id, change.cause, change.generation])
}

/** Only the given fields change. */
export interface CaseChange {
  readonly stage?: Stage
  readonly told?: number
  readonly incidentId?: string
  readonly judgedAt?: Date
  readonly hold?: { readonly why: Hold; readonly since: Date } | null
  readonly released?: readonly Hold[]
  readonly verdictAt?: Date
  readonly confirmedAt?: Date
  readonly firstContactAt?: Date | null
  readonly firstNotifiedAt?: Date
  readonly escalatedAt?: Date | null
  readonly snoozedUntil?: Date | null
  readonly putOffUntil?: Date | null
  readonly windowStep?: number | null
  readonly movedAt?: Date | null
  readonly answerBy?: Date | null
  readonly secondLookAt?: Date | null
  readonly nextStep?: number
  readonly ladderNumber?: number
  readonly runId?: string
  readonly workflowClosedAt?: Date
  readonly outcome?: Outcome
  readonly closedAt?: Date
}

/** The column and its type for each field. */
const changeable = {
  told: ['told', 'integer'],
  stage: ['stage', 'text'],
  released: ['released', 'text[]'],
  incidentId: ['incident_id', 'uuid'],
  judgedAt: ['judged_at', 'timestamptz'],
  verdictAt: ['verdict_at', 'timestamptz'],
  confirmedAt: ['confirmed_at', 'timestamptz'],
  firstContactAt: ['first_contact_at', 'timestamptz'],
  firstNotifiedAt: ['first_notified_at', 'timestamptz'],
  escalatedAt: ['escalated_at', 'timestamptz'],
  snoozedUntil: ['snoozed_until', 'timestamptz'],
  putOffUntil: ['put_off_until', 'timestamptz'],
  windowStep: ['window_step', 'integer'],
  movedAt: ['moved_at', 'timestamptz'],
  answerBy: ['answer_by', 'timestamptz'],
  secondLookAt: ['second_look_at', 'timestamptz'],
  nextStep: ['next_step', 'integer'],
  ladderNumber: ['ladder_number', 'integer'],
  runId: ['workflow_run_id', 'text'],
  workflowClosedAt: ['workflow_closed_at', 'timestamptz'],
  outcome: ['outcome', 'text'],
  closedAt: ['closed_at', 'timestamptz'],
  holdWhy: ['hold_why', 'text'],
  holdSince: ['hold_since', 'timestamptz'],
} as const

/** A change as its columns have it. */
const valuesOf = ({ hold, ...change }: CaseChange): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    (
      Object.entries({ ...change, ...(hold !== undefined && { holdWhy: hold?.why ?? null, holdSince: hold?.since ?? null }) }) as [
        string,
        unknown,
      ][]
    ).filter(([, value]) => value !== undefined),
  )

/** Returns the case as it then is; `null`: there is none, or nothing was to change. Changes of the same fields are one statement. */
export const updateCase = together(
  async (db: Queryable, changes: readonly { readonly id: string; readonly change: CaseChange }[]): Promise<readonly (Case | null)[]> => {
    const values = changes.map(({ id, change }) => ({ id, change: valuesOf(change) }))
    const alike = new Map<string, typeof values>()
    for (const one of values) {
      const names = Object.keys(one.change).sort().join()
      alike.set(names, [...(alike.get(names) ?? []), one])
    }
    const changed = new Map<string, Case>()
    for (const [names, some] of alike) {
      const columns = Object.entries(changeable).flatMap(([name, column]) => (names.split(',').includes(name) ? [{ name, column }] : []))
      if (columns.length === 0) continue
      const { rows } = await db.query<Case>(
        prepared(
          `update_case_${columns.map(({ name }) => Object.keys(changeable).indexOf(name)).join('_')}`,
          `UPDATE cases c SET ${columns.map(({ name, column }) => `${column[0]} = v."${name}"`).join(', ')}
         FROM jsonb_to_recordset($1::jsonb) AS v(id uuid, ${columns.map(({ name, column }) => `"${name}" ${column[1]}`).join(', ')})
         WHERE c.id = v.id RETURNING ${caseColumns}`,
        ),
        [JSON.stringify(some.map(({ id, change }) => ({ id, ...change })))],
      )
      for (const row of rows) changed.set(row.id, row)
    }
    return changes.map(({ id }) => changed.get(id) ?? null)
  },
)

export interface TimelineLine {
  readonly id: string
  readonly caseId: string
  readonly at: Date
  readonly kind: string
  readonly actor: string
  readonly data: unknown
  readonly step: string | null
}

/** In this order. One whose step has its line already is left out. Answers the ids of those that were written. */
export const insertTimeline = async (db: Queryable, lines: readonly TimelineLine[]): Promise<ReadonlySet<string>> => {
  const { rows } = await db.query<{ id: string }>(
    prepared(
      'insert_timeline',
      `INSERT INTO timeline (id, case_id, at, kind, actor, data, step)
     SELECT id, case_id, at, kind, actor, data, step
     FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
       WITH ORDINALITY AS l(id, case_id, at, kind, actor, data, step, turn)
     ORDER BY turn
     ON CONFLICT (case_id, step) WHERE step IS NOT NULL DO NOTHING
     RETURNING id`,
    ),
    [
      lines.map(({ id }) => id),
      lines.map(({ caseId }) => caseId),
      lines.map(({ at }) => at),
      lines.map(({ kind }) => kind),
      lines.map(({ actor }) => actor),
      lines.map(({ data }) => JSON.stringify(data)),
      lines.map(({ step }) => step),
    ],
  )
  return new Set(rows.map(({ id }) => id))
}

export interface CaseStepName {
  readonly caseId: string
  readonly step: string
}

/** Whether each has its line. */
export const selectStepsDone = async (db: Queryable, steps: readonly CaseStepName[]): Promise<readonly boolean[]> => {
  const { rows } = await db.query<CaseStepName & object>(
    `SELECT t.case_id AS "caseId", t.step FROM unnest($1::uuid[], $2::text[]) AS s(case_id, step) JOIN timeline t USING (case_id, step)`,
    [steps.map(({ caseId }) => caseId), steps.map(({ step }) => step)],
  )
  const done = new Set(rows.map(({ caseId, step }) => `${caseId} ${step}`))
  return steps.map(({ caseId, step }) => done.has(`${caseId} ${step}`))
}

const policyOf = together(
  async (
    db: Queryable,
    asked: readonly { readonly environmentId: string; readonly integrationId: string | null }[],
  ): Promise<readonly (Policy | null)[]> => {
    const { rows } = await db.query<{ asked: number; policy: Policy }>(
      prepared(
        'policy',
        `SELECT DISTINCT ON (g.asked) g.asked::int, '{"send_window": "always"}'::jsonb || p.policy AS policy
         FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS g(environment_id, integration_id, asked)
         JOIN policies p ON p.environment_id = g.environment_id AND (p.integration_id = g.integration_id OR p.integration_id IS NULL)
         ORDER BY g.asked, p.integration_id NULLS LAST`,
      ),
      [asked.map(({ environmentId }) => environmentId), asked.map(({ integrationId }) => integrationId)],
    )
    const found = new Map(rows.map((row) => [row.asked, row.policy]))
    return asked.map((_, index) => found.get(index + 1) ?? null)
  },
)

export const selectPolicy = (db: Queryable, environmentId: string, integrationId: string | null): Promise<Policy | null> =>
  policyOf(db, { environmentId, integrationId })

const reconcilePage = 200

export const selectUnfinished = async (
  db: Queryable,
  before: Date,
  from: { readonly openedAt: Date; readonly id: string },
): Promise<readonly Case[]> => {
  const { rows } = await db.query<Case>(
    `SELECT ${caseColumns} FROM cases c
     WHERE c.workflow_closed_at IS NULL AND c.opened_at < $1
       AND (date_trunc('milliseconds', c.opened_at), c.id::text) > ($2, $3)
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = c.id AND o.kind = 'start')
     ORDER BY date_trunc('milliseconds', c.opened_at), c.id::text LIMIT $4`,
    [before, from.openedAt, from.id, reconcilePage],
  )
  return rows
}

export const selectStandsForImports = async (db: Queryable, integrationId: string, code: string): Promise<boolean> => {
  const { rowCount } = await db.query(
    `SELECT 1 FROM cases WHERE integration_id = $1 AND from_import AND outcome IS NULL AND reason->>'code' = $2 LIMIT 1`,
    [integrationId, code],
  )
  return rowCount === 1
}

export const selectWaiting = async (
  db: Queryable,
  given: { readonly integrationId: string; readonly code: string; readonly addressee: string },
): Promise<{ readonly count: number; readonly since: Date | null }> => {
  const { rows } = await db.query<{ count: number; since: Date | null }>(
    `SELECT count(*) AS count, min(hold_since) AS since FROM cases
     WHERE integration_id = $1 AND stage = 'held' AND coalesce(hold_why NOT IN ('import', 'observe'), true) AND reason->>'code' = $2 AND addressee = $3`,
    [given.integrationId, given.code, given.addressee],
  )
  return rows[0] ?? { count: 0, since: null }
}

export const countHeldForRelapse = async (db: Queryable, integrationId: string): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*) AS count FROM cases WHERE integration_id = $1 AND stage = 'held' AND hold_why = 'relapse'`,
    [integrationId],
  )
  return rows[0]?.count ?? 0
}

/** Open cases whose next mail waits for a person's send window, of all integrations or of one. */
export const selectWaitingForWindow = async (db: Tx, environmentId: string, integrationId: string | null): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM cases WHERE environment_id = $1 AND ($2::uuid IS NULL OR integration_id = $2) AND window_step IS NOT NULL
       AND put_off_until > $3 AND outcome IS NULL ORDER BY id`,
    [environmentId, integrationId, db.now],
  )
  return rows.map(({ id }) => id)
}

/** Open cases whose next mail is put off, whatever for. */
export const selectPutOff = async (db: Tx, environmentId: string): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM cases WHERE environment_id = $1 AND put_off_until > $2 AND outcome IS NULL ORDER BY id`,
    [environmentId, db.now],
  )
  return rows.map(({ id }) => id)
}

export const clearPutOff = async (tx: Queryable, caseIds: readonly string[]): Promise<void> => {
  await tx.query(
    `WITH chosen AS (SELECT id FROM cases WHERE id = ANY($1::uuid[]) AND outcome IS NULL ORDER BY id FOR NO KEY UPDATE)
     UPDATE cases c SET put_off_until = NULL FROM chosen WHERE c.id = chosen.id`,
    [caseIds],
  )
}
