import type { Queryable } from '../database/database.js'
import type { Cause, Hold, Outcome, Reason, Stage } from '../domain/case.js'
import type { Policy } from '../domain/policy.js'
import type { Addressee, Verdict } from '../domain/verdict.js'
import type { Case } from './case.js'

/** Of `cases c`. */
const caseFields: Readonly<Record<keyof Case, string>> = {
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
  secondLookAt: 'c.second_look_at',
  overruledCode: 'c.overruled_code',
  closedAt: 'c.closed_at',
  workflowClosedAt: 'c.workflow_closed_at',
}

const fieldNames = Object.keys(caseFields) as readonly (keyof Case)[]

/** A case as its row, of `cases c`. */
export const caseColumns = fieldNames.map((name) => `${caseFields[name]} AS "${name}"`).join(', ')

/** The same in a row that holds more: as `case.<field>`. */
export const caseColumnsBeside = fieldNames.map((name) => `${caseFields[name]} AS "case.${name}"`).join(', ')

export const readCaseBeside = (row: Readonly<Record<string, unknown>>): Case =>
  Object.fromEntries(fieldNames.map((name) => [name, row[`case.${name}`]])) as unknown as Case

export const selectCase = async (db: Queryable, id: string, lock: boolean): Promise<Case | null> => {
  const { rows } = await db.query<Case>(`SELECT ${caseColumns} FROM cases c WHERE c.id = $1 ${lock ? 'FOR NO KEY UPDATE' : ''}`, [id])
  return rows[0] ?? null
}

export const insertCase = async (
  db: Queryable,
  row: {
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
    readonly ladder: Policy
    readonly fromImport: boolean
    readonly openedAt: Date
    readonly relapse: number
    readonly reauthorizedBefore: Date | null
  },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at,
       from_import, relapse, reauthorized_before, cause)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (reference) DO NOTHING`,
    [
      row.id,
      row.environmentId,
      row.accountId,
      row.integrationId,
      row.tenantId,
      row.number,
      row.reference,
      row.generation,
      JSON.stringify(row.reason),
      JSON.stringify(row.ladder),
      row.openedAt,
      row.fromImport,
      row.relapse,
      row.reauthorizedBefore,
      row.cause,
    ],
  )
  return rowCount === 1
}

/** The account's latest case that a person ended after this moment. */
export const selectLastReauthorized = async (
  db: Queryable,
  accountId: string,
  after: Date,
): Promise<{ readonly relapse: number; readonly closedAt: Date } | null> => {
  const { rows } = await db.query<{ relapse: number; closedAt: Date }>(
    `SELECT relapse, closed_at AS "closedAt" FROM cases WHERE account_id = $1 AND outcome = 'reauthorized' AND closed_at > $2
     ORDER BY number DESC LIMIT 1`,
    [accountId, after],
  )
  return rows[0] ?? null
}

export const updateVerdict = async (
  db: Queryable,
  id: string,
  change: {
    readonly verdict: Verdict
    readonly addressee: Addressee | null
    readonly reason: Reason
    readonly at: Date
    readonly overruledCode: string | null
  },
): Promise<void> => {
  await db.query(
    `UPDATE cases SET verdict = $2, addressee = $3, reason = $4, judged_at = $5, verdicts = verdicts + 1, second_look_at = NULL,
       overruled_code = $6
     WHERE id = $1`,
    [id, change.verdict, change.addressee, JSON.stringify(change.reason), change.at, change.overruledCode],
  )
}

/** The refresh fails too now: the outage is an ordinary one, of these credentials. */
export const updateCause = async (
  db: Queryable,
  id: string,
  change: { readonly cause: Cause; readonly generation: number },
): Promise<void> => {
  await db.query('UPDATE cases SET cause = $2, generation = $3 WHERE id = $1', [id, change.cause, change.generation])
}

/** Only what is given changes. */
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
  readonly secondLookAt?: Date | null
  readonly nextStep?: number
  readonly ladderNumber?: number
  readonly runId?: string
  readonly workflowClosedAt?: Date
  readonly outcome?: Outcome
  readonly closedAt?: Date
}

const changeable = {
  told: 'told',
  stage: 'stage',
  released: 'released',
  incidentId: 'incident_id',
  judgedAt: 'judged_at',
  verdictAt: 'verdict_at',
  confirmedAt: 'confirmed_at',
  firstContactAt: 'first_contact_at',
  firstNotifiedAt: 'first_notified_at',
  escalatedAt: 'escalated_at',
  snoozedUntil: 'snoozed_until',
  putOffUntil: 'put_off_until',
  secondLookAt: 'second_look_at',
  nextStep: 'next_step',
  ladderNumber: 'ladder_number',
  runId: 'workflow_run_id',
  workflowClosedAt: 'workflow_closed_at',
  outcome: 'outcome',
  closedAt: 'closed_at',
} as const

/** Returns the case as it then is; `null`: there is none, or nothing was to change. */
export const updateCase = async (db: Queryable, id: string, change: CaseChange): Promise<Case | null> => {
  const assignments: string[] = []
  const values: unknown[] = [id]
  for (const [field, column] of Object.entries(changeable) as [keyof typeof changeable, string][]) {
    if (change[field] !== undefined) assignments.push(`${column} = $${String(values.push(change[field]))}`)
  }
  if (change.hold !== undefined) {
    assignments.push(
      `hold_why = $${String(values.push(change.hold?.why ?? null))}`,
      `hold_since = $${String(values.push(change.hold?.since ?? null))}`,
    )
  }
  if (assignments.length === 0) return null
  const { rows } = await db.query<Case>(`UPDATE cases c SET ${assignments.join(', ')} WHERE c.id = $1 RETURNING ${caseColumns}`, values)
  return rows[0] ?? null
}

export interface TimelineLine {
  readonly id: string
  readonly caseId: string
  readonly at: Date
  readonly kind: string
  readonly actor: string
  readonly data: unknown
  readonly step: string | null
}

/** In this order. One whose step has its line already is left out. Answers how many were written. */
export const insertTimeline = async (db: Queryable, lines: readonly TimelineLine[]): Promise<number> => {
  const { rowCount } = await db.query(
    `INSERT INTO timeline (id, case_id, at, kind, actor, data, step)
     SELECT id, case_id, at, kind, actor, data, step
     FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
       WITH ORDINALITY AS l(id, case_id, at, kind, actor, data, step, turn)
     ORDER BY turn
     ON CONFLICT (case_id, step) WHERE step IS NOT NULL DO NOTHING`,
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
  return rowCount ?? 0
}

export const selectStepDone = async (db: Queryable, caseId: string, step: string): Promise<boolean> => {
  const { rowCount } = await db.query('SELECT 1 FROM timeline WHERE case_id = $1 AND step = $2', [caseId, step])
  return rowCount === 1
}

export const selectPolicy = async (db: Queryable, environmentId: string, integrationId: string | null): Promise<Policy | null> => {
  const { rows } = await db.query<{ policy: Policy }>(
    `SELECT policy FROM policies WHERE environment_id = $1 AND (integration_id = $2 OR integration_id IS NULL)
     ORDER BY integration_id NULLS LAST LIMIT 1`,
    [environmentId, integrationId],
  )
  return rows[0]?.policy ?? null
}

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
