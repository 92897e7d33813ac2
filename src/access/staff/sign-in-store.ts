import type { Queryable } from '../../database/database.js'

export interface SignInRow {
  readonly id: string
  readonly email: string
  readonly kid: string
  readonly browserDigest: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly spentAt: Date | null
}

const columns = `id, email, link_kid AS kid, browser_digest AS "browserDigest", created_at AS "createdAt", expires_at AS "expiresAt",
  spent_at AS "spentAt"`

/** Those that ran out a day ago go with it: until then a late click is told what happened. */
export const insertSignIn = async (db: Queryable, row: Omit<SignInRow, 'spentAt'> & { readonly digest: string }): Promise<void> => {
  await db.query(`DELETE FROM staff_sign_ins WHERE expires_at < $1::timestamptz - interval '1 day'`, [row.createdAt])
  await db.query(
    `INSERT INTO staff_sign_ins (id, email, link_kid, digest, browser_digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.email, row.kid, row.digest, row.browserDigest, row.createdAt, row.expiresAt],
  )
}

export const selectSignIn = async (db: Queryable, id: string): Promise<SignInRow | null> =>
  (await db.query<SignInRow>(`SELECT ${columns} FROM staff_sign_ins WHERE id = $1`, [id])).rows[0] ?? null

export const lockSignInByDigest = async (db: Queryable, digest: string): Promise<SignInRow | null> =>
  (await db.query<SignInRow>(`SELECT ${columns} FROM staff_sign_ins WHERE digest = $1 FOR NO KEY UPDATE`, [digest])).rows[0] ?? null

export const spendSignIn = async (db: Queryable, id: string, now: Date): Promise<void> => {
  await db.query('UPDATE staff_sign_ins SET spent_at = $2 WHERE id = $1', [id, now])
}

export const deleteSignIn = async (db: Queryable, id: string): Promise<void> => {
  await db.query('DELETE FROM staff_sign_ins WHERE id = $1', [id])
}

/** Deletes printed sign-ins that were not used: a new one replaces them. */
export const deletePrinted = async (db: Queryable, email: string): Promise<void> => {
  await db.query('DELETE FROM staff_sign_ins WHERE email = $1 AND browser_digest IS NULL AND spent_at IS NULL', [email])
}

export const deleteUnspent = async (db: Queryable, email: string): Promise<void> => {
  await db.query('DELETE FROM staff_sign_ins WHERE email = $1 AND spent_at IS NULL', [email])
}
