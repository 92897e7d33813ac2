import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import type { Event } from '../event.js'

const eventColumns = `id, environment_id AS "environmentId", event, payload, account_id AS "accountId", case_id AS "caseId",
  created_at AS "createdAt"`

export const selectEvent = async (db: Queryable, environmentId: string, id: string): Promise<Event | null> => {
  const { rows } = await db.query<Event>(`SELECT ${eventColumns} FROM events WHERE id = $1 AND environment_id = $2`, [id, environmentId])
  return rows[0] ?? null
}

export const selectEvents = (
  db: Queryable,
  environmentId: string,
  asked: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<Event>> =>
  listPage<Event>(db, {
    ...asked,
    select: eventColumns,
    from: 'events',
    where: { sql: 'environment_id = $1', params: [environmentId] },
    columns: {
      event: { sql: 'event', type: 'string' },
      integrated_account_id: { sql: 'account_id', type: 'uuid' },
      case_id: { sql: 'case_id', type: 'uuid' },
      created_at: { sql: 'created_at', type: 'time' },
    },
    orderBy: { column: 'created_at', id: 'id', direction: 'desc' },
  })
