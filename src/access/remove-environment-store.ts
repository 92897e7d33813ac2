import type { Queryable } from '../database/database.js'

/** How much of an environment is still at work; it is quiet where all are 0. */
export interface AtWork {
  readonly accounts: number
  readonly cases: number
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
       (SELECT count(*)::int FROM incidents WHERE environment_id = $1 AND (closed_at IS NULL OR workflow_closed_at IS NULL)) AS incidents,
       (SELECT count(*)::int FROM deliveries WHERE environment_id = $1 AND state = 'pending') AS deliveries,
       (SELECT count(*)::int FROM mails WHERE environment_id = $1 AND state IN ('queued', 'sending')) AS mails,
       (SELECT count(*)::int FROM outbox WHERE environment_id = $1) AS handovers`,
    [environmentId],
  )
  return rows[0] ?? { accounts: 0, cases: 0, incidents: 0, deliveries: 0, mails: 0, handovers: 0 }
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

export const deleteEnvironmentRows = async (db: Queryable, environmentId: string): Promise<void> => {
  for (const table of tablesOfEnvironment) await db.query(`DELETE FROM ${table} WHERE environment_id = $1`, [environmentId])
  await db.query('DELETE FROM environments WHERE id = $1', [environmentId])
}
