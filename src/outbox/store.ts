import type { Queryable } from '../database/database.js'

interface Row {
  readonly id: string
  readonly kind: string
  readonly environmentId: string
  readonly subjectId: string
  readonly payload: Readonly<Record<string, unknown>>
}

export const insertRow = async (db: Queryable, { id, kind, environmentId, subjectId, payload }: Row): Promise<void> => {
  await db.query(
    `WITH row AS (INSERT INTO outbox (id, kind, environment_id, subject_id, payload) VALUES ($1, $2, $3, $4, $5))
     SELECT pg_notify('outbox', $2)`,
    [id, kind, environmentId, subjectId, JSON.stringify(payload)],
  )
}
