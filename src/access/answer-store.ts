import type { Queryable } from '../database/database.js'
import type { Claim } from '../http/answer-memory.js'

/** How long a request that was killed keeps its key, in milliseconds; one that lives renews it (`renewClaim`). */
const leaseMs = 10_000
/** Several may be missed: PostgreSQL restarts, and the event loop of a busy process is late. */
export const renewEveryMs = 2_000
const lease = `interval '${String(leaseMs)} milliseconds'`

export interface ClaimRow {
  readonly id: string
  readonly environmentId: string
  readonly kept: string
  readonly run: string
  readonly now: Date
  readonly expiresAt: Date
}

/** False: the key is known, and has not run out. */
export const insertClaim = async (db: Queryable, row: ClaimRow): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO idempotency_keys AS held (id, environment_id, kept, run, claimed_at, expires_at, lease_until)
     VALUES ($1, $2, $3, $4, $5, $6, now() + ${lease})
     ON CONFLICT (id) DO UPDATE SET kept = excluded.kept, run = excluded.run, claimed_at = excluded.claimed_at,
       expires_at = excluded.expires_at, lease_until = excluded.lease_until, effect_at = NULL, answered_at = NULL
     WHERE held.expires_at <= excluded.claimed_at AND held.lease_until <= now()`,
    [row.id, row.environmentId, row.kept, row.run, row.now, row.expiresAt],
  )
  return rowCount === 1
}

export interface HeldRow {
  readonly kept: string
  readonly claimed_at: Date
  readonly answered: boolean
  readonly had_effect: boolean
  /** Seconds; zero or less: no process holds it. */
  readonly lease_seconds: number
}

/** `null`: it ran out and was swept meanwhile. */
export const lockClaim = async (db: Queryable, id: string): Promise<HeldRow | null> => {
  const { rows } = await db.query<HeldRow>(
    `SELECT kept, claimed_at, answered_at IS NOT NULL AS answered, effect_at IS NOT NULL AS had_effect,
       extract(epoch FROM lease_until - now())::float8 AS lease_seconds
     FROM idempotency_keys WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  return rows[0] ?? null
}

/** The process that carries the request out still lives. */
export const renewClaim = async (db: Queryable, { id, run }: Claim): Promise<void> => {
  await db.query(
    `UPDATE idempotency_keys SET lease_until = clock_timestamp() + ${lease} WHERE id = $1 AND run = $2 AND answered_at IS NULL AND lease_until > now()`,
    [id, run],
  )
}

export const takeOver = async (db: Queryable, id: string, run: string): Promise<void> => {
  await db.query(`UPDATE idempotency_keys SET run = $2, lease_until = now() + ${lease} WHERE id = $1`, [id, run])
}

/** Only a transaction that has written something has had an effect. False: the run is not ours any more. */
export const noteEffect = async (db: Queryable, { id, run }: Claim, now: Date): Promise<boolean> => {
  const { rowCount } = await db.query(
    `UPDATE idempotency_keys SET effect_at = CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN effect_at ELSE $3 END
     WHERE id = $1 AND run = $2`,
    [id, run, now],
  )
  return rowCount === 1
}

export const keepAnswer = async (db: Queryable, { id, run }: Claim, kept: string, now: Date): Promise<void> => {
  await db.query('UPDATE idempotency_keys SET kept = $3, answered_at = $4, lease_until = now() WHERE id = $1 AND run = $2', [
    id,
    run,
    kept,
    now,
  ])
}

/** One whose request had an effect stays, free at once: a repeat has the same request id, by which the effect is known again. */
export const deleteClaim = async (db: Queryable, { id, run }: Claim): Promise<void> => {
  const { rowCount } = await db.query('DELETE FROM idempotency_keys WHERE id = $1 AND run = $2 AND effect_at IS NULL', [id, run])
  if (rowCount === 0) await db.query('UPDATE idempotency_keys SET lease_until = now() WHERE id = $1 AND run = $2', [id, run])
}

/** At most so many at once, so that no statement runs long. */
const page = 5_000

/** True: there may be more. */
export const deleteExpired = async (db: Queryable, now: Date): Promise<boolean> => {
  const { rowCount } = await db.query(
    `DELETE FROM idempotency_keys WHERE id IN (
       SELECT id FROM idempotency_keys WHERE expires_at <= $1 AND lease_until <= now() LIMIT ${String(page)} FOR NO KEY UPDATE SKIP LOCKED)`,
    [now],
  )
  return rowCount === page
}
