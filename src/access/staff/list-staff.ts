import { roles } from '../../domain/role.js'
import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { Page } from '../../database/list-page.js'
import type { ListQuery } from '../../http/list-query.js'
import { roleColumns, roleTables } from './staff-store.js'
import type { RoleRow } from './staff-store.js'

export const staffFields = {
  id: { type: 'uuid' },
  email: { type: 'string' },
  role: { type: 'string', oneOf: roles },
  created_at: { type: 'time' },
} as const

/** Returns everyone with a role in the environment, in the order of their invitations. */
export const listStaff = (db: Queryable, environmentId: string, query: ListQuery): Promise<Page<RoleRow>> =>
  listPage<RoleRow>(db, {
    select: roleColumns,
    from: roleTables,
    where: { sql: 'r.environment_id = $1', params: [environmentId] },
    columns: {
      id: { sql: 's.id', type: 'uuid' },
      email: { sql: 's.email', type: 'string' },
      role: { sql: 'r.role', type: 'string' },
      created_at: { sql: 'r.created_at', type: 'time' },
    },
    ...query,
    orderBy: { column: 'r.created_at', id: 'r.id', direction: 'asc' },
  })
