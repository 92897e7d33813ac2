import type { Queryable } from '../database/database.js'
import type { Hold } from '../domain/case.js'
import type { Ladder } from '../domain/policy.js'
import type { Tx } from '../tools.js'
import { peopleAsked } from './view-store.js'

/** Cases whose contact is asked, or would be once released: sandbox accounts never use live delivery. */
const waiting = `c.environment_id = $1 AND c.outcome IS NULL AND NOT a.is_sandbox AND a.deleted_at IS NULL`

/** Holds the cases whose people are being asked. Returns how many. */
export const holdAsked = async (tx: Tx, environmentId: string): Promise<number> => {
  const { rowCount } = await tx.query(
    `WITH asked AS MATERIALIZED (
       SELECT c.id FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
       WHERE ${waiting} AND c.stage IN ('awaiting_user', 'escalated') AND c.told >= c.verdicts ORDER BY c.id FOR NO KEY UPDATE OF c
     ), moved AS (
       UPDATE cases c SET stage = 'held', hold_why = 'observe', hold_since = $2 FROM asked WHERE c.id = asked.id RETURNING c.id
     )
     INSERT INTO timeline (id, case_id, at, kind, actor, data)
     SELECT gen_random_uuid(), id, $2, 'held', 'relink', jsonb_build_object('why', 'observe', 'going_live', true) FROM moved`,
    [environmentId, tx.now],
  )
  return rowCount ?? 0
}

export interface WaitingCase {
  readonly id: string
  readonly reference: string
  readonly accountId: string
  readonly tenantId: string
  readonly label: string | null
  readonly integrationId: string
  readonly integrationLabel: string
  readonly holdWhy: Hold | null
  readonly notify: boolean
  readonly ladder: Ladder
  /** In the order in which they are asked; the zone is theirs, else their tenant's, else the environment's. */
  readonly people: readonly { readonly email: string; readonly zone: string | null }[]
}

export const selectWaitingCases = async (db: Queryable, environmentId: string): Promise<readonly WaitingCase[]> => {
  const { rows } = await db.query<WaitingCase>(
    `SELECT c.id, c.reference, c.account_id AS "accountId", c.tenant_id AS "tenantId", a.label, i.id AS "integrationId", i.label AS "integrationLabel",
       c.hold_why AS "holdWhy", a.notify, c.ladder, ${peopleAsked} AS people
     FROM cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN integrations i ON i.id = c.integration_id
       JOIN environments e ON e.id = c.environment_id LEFT JOIN tenants t ON t.environment_id = a.environment_id AND t.tenant_id = a.tenant_id
     WHERE ${waiting} AND c.verdict = 'user' AND (c.stage IN ('awaiting_user', 'escalated') OR c.hold_why IN ('observe', 'import'))
     ORDER BY c.opened_at, c.id`,
    [environmentId],
  )
  return rows
}
