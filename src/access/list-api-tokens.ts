import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import type { Page } from '../database/list-page.js'
import { NotFound } from '../http/errors.js'
import type { ListQuery } from '../http/list-query.js'
import { tokenColumns } from './store.js'
import type { TokenRow } from './store.js'

export const tokenFields = {
  id: { type: 'uuid' },
  name: { type: 'string' },
  expires_at: { type: 'time' },
  created_at: { type: 'time' },
} as const

/** @throws NotFound, also for a deleted one */
export const getApiToken = async (tx: Queryable, environmentId: string, id: string): Promise<TokenRow> => {
  const { rows } = await listApiTokens(tx, environmentId, {
    filters: [{ field: 'id', operator: 'eq', value: id }],
    limit: 1,
    cursor: null,
  })
  if (rows[0] === undefined) throw new NotFound()
  return rows[0]
}

/** Those that were not deleted; an expired one is shown, so that its owner finds out why it is refused. */
export const listApiTokens = (tx: Queryable, environmentId: string, query: ListQuery): Promise<Page<TokenRow>> =>
  listPage<TokenRow>(tx, {
    select: tokenColumns,
    from: 'api_tokens',
    where: { sql: 'environment_id = $1 AND revoked_at IS NULL', params: [environmentId] },
    columns: {
      id: { sql: 'id', type: 'uuid' },
      name: { sql: 'name', type: 'string' },
      expires_at: { sql: 'expires_at', type: 'time' },
      created_at: { sql: 'created_at', type: 'time' },
    },
    ...query,
    orderBy: { column: 'created_at', id: 'id', direction: 'asc' },
  })
