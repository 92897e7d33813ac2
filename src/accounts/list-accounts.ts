import type { Queryable } from '../database/database.js'
import { NotFound } from '../http/errors.js'
import type { ListQuery } from '../http/list-query.js'
import { accountJsonOf } from './account/account-json.js'
import type { AccountJson } from './account/account-schema.js'
import { selectAccountViews, selectLiveAccountView } from './store/account-view-store.js'

export const listAccounts = async (
  db: Queryable,
  environmentId: string,
  query: ListQuery,
): Promise<{ result: AccountJson[]; next_cursor: string | null; limit: number }> => {
  const { rows, nextCursor } = await selectAccountViews(db, environmentId, query)
  return { result: rows.map(accountJsonOf), next_cursor: nextCursor, limit: query.limit }
}

/** @throws NotFound, also for another environment's and a deleted one */
export const getAccount = async (db: Queryable, environmentId: string, accountId: string): Promise<AccountJson> => {
  const row = await selectLiveAccountView(db, environmentId, accountId)
  if (row === null) throw new NotFound()
  return accountJsonOf(row)
}
