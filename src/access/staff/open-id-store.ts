import type { Queryable } from '../../database/database.js'
import type { StaffRow } from './staff-store.js'

export interface OpenIdAttempt {
  readonly id: string
  readonly sealed: string
}

/** Those that ran out go with it. */
export const insertOpenIdAttempt = async (
  db: Queryable,
  row: OpenIdAttempt & { readonly stateDigest: string; readonly browserDigest: string; readonly expiresAt: Date; readonly now: Date },
): Promise<void> => {
  await db.query('DELETE FROM staff_open_id_attempts WHERE expires_at <= $1', [row.now])
  await db.query('INSERT INTO staff_open_id_attempts (id, state_digest, browser_digest, sealed, expires_at) VALUES ($1, $2, $3, $4, $5)', [
    row.id,
    row.stateDigest,
    row.browserDigest,
    row.sealed,
    row.expiresAt,
  ])
}

/** Good for one answer, in the browser that asked. */
export const takeOpenIdAttempt = async (
  db: Queryable,
  { stateDigest, browserDigest, now }: { readonly stateDigest: string; readonly browserDigest: string; readonly now: Date },
): Promise<OpenIdAttempt | null> => {
  const { rows } = await db.query<OpenIdAttempt>(
    'DELETE FROM staff_open_id_attempts WHERE state_digest = $1 AND browser_digest = $2 AND expires_at > $3 RETURNING id, sealed',
    [stateDigest, browserDigest, now],
  )
  return rows[0] ?? null
}

export const selectStaffByOpenId = async (db: Queryable, issuer: string, subject: string): Promise<StaffRow | null> =>
  (await db.query<StaffRow>('SELECT id, email, name FROM staff WHERE open_id_issuer = $1 AND open_id_subject = $2', [issuer, subject]))
    .rows[0] ?? null

/** Returns false if the person is bound to another account there. */
export const bindOpenId = async (db: Queryable, staffId: string, issuer: string, subject: string): Promise<boolean> => {
  const { rowCount } = await db.query(
    'UPDATE staff SET open_id_issuer = $2, open_id_subject = $3 WHERE id = $1 AND open_id_subject IS NULL',
    [staffId, issuer, subject],
  )
  return rowCount === 1
}
