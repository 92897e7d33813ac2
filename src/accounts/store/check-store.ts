import type { Queryable } from '../../database/database.js'

const unchecked = `integrated_accounts a join credentials k on k.account_id = a.id
  where a.environment_id = $1 and a.deleted_at is null and a.open_case_id is null
    and k.imported_at is not null and k.sealed is not null and (k.access_expires_at is null or k.access_expires_at > $2)
    and a.last_action_result ->> 'check' = 'not_checked_yet'`

/** Imported accounts whose access token still lives and was not tried yet, by integration. */
export const countUnchecked = async (
  db: Queryable,
  environmentId: string,
  now: Date,
): Promise<readonly { readonly integrationId: string; readonly count: number }[]> => {
  const { rows } = await db.query<{ integrationId: string; count: number }>(
    `select a.integration_id as "integrationId", count(*) as count from ${unchecked} group by 1`,
    [environmentId, now],
  )
  return rows
}

export interface Unchecked {
  readonly id: string
  readonly sealed: string
  readonly context: Readonly<Record<string, unknown>>
  readonly knowsIdentity: boolean
  readonly generation: number
}

/** The next of one integration, in the order of their ids. */
export const selectUnchecked = async (
  db: Queryable,
  environmentId: string,
  now: Date,
  page: { readonly integrationId: string; readonly after: string; readonly limit: number },
): Promise<readonly Unchecked[]> => {
  const { rows } = await db.query<Unchecked>(
    `select a.id, k.sealed, a.context, a.remote_account is not null as "knowsIdentity", k.generation from ${unchecked}
     and a.integration_id = $3 and a.id > $4 order by a.id limit $5`,
    [environmentId, now, page.integrationId, page.after, page.limit],
  )
  return rows
}

/** Leaves alone accounts that were refreshed or checked meanwhile. */
export const updateChecked = async (db: Queryable, accountId: string, check: string, at: Date): Promise<void> => {
  await db.query(
    `update integrated_accounts set last_action_result = $2, updated_at = $3
     where id = $1 and last_action_result ->> 'check' = 'not_checked_yet'`,
    [accountId, JSON.stringify({ action: 'import', check, checked_at: at.toISOString() }), at],
  )
}
