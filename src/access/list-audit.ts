import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'

export const auditFields = {
  id: { type: 'uuid' },
  actor: { type: 'string' },
  action: { type: 'string' },
  subject_kind: { type: 'string' },
  subject_id: { type: 'string' },
  created_at: { type: 'time' },
} as const

export interface AuditEntry {
  readonly id: string
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly data: Record<string, unknown>
}

/** The newest first. */
export const listAudit = (db: Queryable, environmentId: string, query: ListQuery): Promise<Page<AuditEntry>> =>
  listPage<AuditEntry>(db, {
    select: 'id, at, actor, action, subject_kind, subject_id, data',
    from: 'audit',
    where: { sql: 'environment_id = $1', params: [environmentId] },
    columns: {
      id: { sql: 'id', type: 'uuid' },
      actor: { sql: 'actor', type: 'string' },
      action: { sql: 'action', type: 'string' },
      subject_kind: { sql: 'subject_kind', type: 'string' },
      subject_id: { sql: 'subject_id', type: 'string' },
      created_at: { sql: 'at', type: 'time' },
    },
    ...query,
    orderBy: { column: 'at', id: 'id', direction: 'desc' },
  })
