import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'
import type { Integration } from './integration.js'
import { fromRow, integrationColumns } from './store.js'
import type { IntegrationRow } from './store.js'

export const integrationFields = {
  id: { type: 'uuid' },
  name: { type: 'string' },
  category: { type: 'string' },
  platform: { type: 'string' },
  is_enabled: { type: 'boolean' },
  created_at: { type: 'time' },
  updated_at: { type: 'time' },
} as const

/** All filters are columns of the table. */
const columns = Object.fromEntries(Object.entries(integrationFields).map(([name, { type }]) => [name, { sql: name, type }]))

export const listIntegrations = async (tx: Queryable, environmentId: string, query: ListQuery): Promise<Page<Integration>> => {
  const page = await listPage<IntegrationRow>(tx, {
    select: integrationColumns,
    from: 'integrations',
    where: { sql: 'environment_id = $1', params: [environmentId] },
    columns,
    ...query,
    orderBy: { column: 'created_at', id: 'id', direction: 'asc' },
  })
  return { rows: page.rows.map(fromRow), nextCursor: page.nextCursor }
}
