import type { Queryable } from '../database/database.js'

/** How much of an environment is still at work; it is quiet where all are 0. */
export interface AtWork {
  readonly accounts: number
  readonly cases: number
  /** Consents whose code is being exchanged, or whose grant waits to be stored. */
  readonly consents: number
  readonly incidents: number
  readonly deliveries: number
  readonly mails: number
  readonly handovers: number
}

/** Locks the environment, so that no row of it is added until the end of the transaction. */
export const lockToRemove = async (db: Queryable, id: string): Promise<void> => {
  await db.query('SELECT FROM environments WHERE id = $1 FOR UPDATE', [id])
}

export const selectAtWork = async (db: Queryable, environmentId: string): Promise<AtWork> => {
  const { rows } = await db.query<AtWork & object>(
    `SELECT (SELECT count(*)::int FROM integrated_accounts WHERE environment_id = $1 AND deleted_at IS NULL) AS accounts,
       (SELECT count(*)::int FROM cases WHERE environment_id = $1 AND (outcome IS NULL OR workflow_closed_at IS NULL)) AS cases,
       (SELECT count(*)::int FROM attempts WHERE environment_id = $1 AND status IN ('exchanging', 'kept', 'waiting')) AS consents,
       (SELECT count(*)::int FROM incidents WHERE environment_id = $1 AND (closed_at IS NULL OR workflow_closed_at IS NULL)) AS incidents,
       (SELECT count(*)::int FROM deliveries WHERE environment_id = $1 AND state = 'pending') AS deliveries,
       (SELECT count(*)::int FROM mails WHERE environment_id = $1 AND state IN ('queued', 'sending')) AS mails,
       (SELECT count(*)::int FROM outbox WHERE environment_id = $1) AS handovers`,
    [environmentId],
  )
  return rows[0] ?? { accounts: 0, cases: 0, consents: 0, incidents: 0, deliveries: 0, mails: 0, handovers: 0 }
}

/** Every table with an `environment_id`, those first that refer to others. What belongs to one of their rows goes with it. */
export const tablesOfEnvironment = [
  'attempts',
  'suppressions',
  'inbound_mails',
  'mail_turns',
  'mails',
  'mail_brakes',
  'mail_paces',
  'link_tokens',
  'list_links',
  'deliveries',
  'events',
  'webhooks',
  'case_bulks',
  'cases',
  'incidents',
  'rejections',
  'sandbox_failures',
  'former_contacts',
  'integrated_accounts',
  'tenant_contacts',
  'tenants',
  'contacts',
  'suppression_keys',
  'imports',
  'verdict_rules',
  'policies',
  'client_checks',
  'integrations',
  'staff_roles',
  'api_tokens',
  'idempotency_keys',
  'audit',
  'outbox',
  'changes',
] as const

/** A statement ends well before the client's time-out; what refers to an integration is looked for in whole tables. */
const mostRows = (table: string): number => (table === 'integrations' ? 1 : 1_000)

/** Deletes some rows of the environment, in the order of its tables. Returns false once none is left. */
export const deleteSomeRows = async (db: Queryable, environmentId: string): Promise<boolean> => {
  for (const table of tablesOfEnvironment) {
    const { rowCount } = await db.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE environment_id = $1 LIMIT $2))`,
      [environmentId, mostRows(table)],
    )
    if (rowCount === mostRows(table)) return true
  }
  return false
}

export interface Person {
  readonly id: string
  readonly email: string
}

/** Everyone with a role in the environment, locked in the order of their addresses. */
export const lockStaffOf = async (db: Queryable, environmentId: string): Promise<readonly Person[]> => {
  const { rows } = await db.query<Person & object>(
    `SELECT s.id, s.email FROM staff s WHERE EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = s.id AND r.environment_id = $1)
     ORDER BY s.email FOR NO KEY UPDATE`,
    [environmentId],
  )
  return rows
}

export const deleteRoles = async (db: Queryable, environmentId: string): Promise<void> => {
  await db.query('DELETE FROM staff_roles WHERE environment_id = $1', [environmentId])
}

export const deleteEnvironment = async (db: Queryable, environmentId: string): Promise<void> => {
  await db.query('DELETE FROM environments WHERE id = $1', [environmentId])
}
