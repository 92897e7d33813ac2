import type { Queryable } from '../../database/database.js'

export interface SessionRow {
  readonly id: string
  readonly staffId: string
  readonly email: string
  readonly name: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** Those that are over go with it. */
export const insertSession = async (
  db: Queryable,
  row: { readonly id: string; readonly staffId: string; readonly digest: string; readonly now: Date; readonly expiresAt: Date },
): Promise<void> => {
  await db.query('DELETE FROM staff_sessions WHERE expires_at <= $1', [row.now])
  await db.query(
    'INSERT INTO staff_sessions (id, staff_id, digest, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)',
    [row.id, row.staffId, row.digest, row.now, row.expiresAt],
  )
}

/** One that is not over, and was last used after `usedAfter`. */
export const selectSession = async (
  db: Queryable,
  digest: string,
  { now, usedAfter }: { readonly now: Date; readonly usedAfter: Date },
): Promise<SessionRow | null> => {
  const { rows } = await db.query<SessionRow>(
    `SELECT e.id, e.staff_id AS "staffId", s.email, s.name, e.created_at AS "createdAt", e.last_seen_at AS "lastSeenAt", e.expires_at AS "expiresAt"
     FROM staff_sessions e JOIN staff s ON s.id = e.staff_id
     WHERE e.digest = $1 AND e.expires_at > $2 AND e.last_seen_at > $3`,
    [digest, now, usedAfter],
  )
  return rows[0] ?? null
}

/** The condition again: of several requests at once, one writes. */
export const noteSeen = async (db: Queryable, id: string, now: Date, before: Date): Promise<void> => {
  await db.query('UPDATE staff_sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at <= $3', [id, now, before])
}

export const deleteSession = async (db: Queryable, digest: string): Promise<void> => {
  await db.query('DELETE FROM staff_sessions WHERE digest = $1', [digest])
}
