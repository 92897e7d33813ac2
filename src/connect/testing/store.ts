import type { Queryable } from '../../database/database.js'
import type { Tx } from '../../tools.js'

/** A test of an integration: an attempt without a link. */
export interface TestRow {
  readonly id: string
  readonly status: 'started' | 'exchanging' | 'succeeded' | 'failed'
  readonly testedBy: string
  /** Sealed: its result. Null if its process died, or it is not over. */
  readonly answer: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly expiresAt: Date
  /** Milliseconds since its code was sent, by the database's clock. */
  readonly claimedForMs: number | null
}

export const selectLatestTest = async (db: Queryable, integrationId: string): Promise<TestRow | null> =>
  (
    await db.query<TestRow>(
      `SELECT id, status, tested_by AS "testedBy", answer, started_at AS "startedAt", finished_at AS "finishedAt", expires_at AS "expiresAt",
         (extract(epoch FROM clock_timestamp() - exchanging_at) * 1000)::double precision AS "claimedForMs"
       FROM attempts WHERE integration_id = $1 AND tested_by IS NOT NULL ORDER BY started_at DESC, id LIMIT 1`,
      [integrationId],
    )
  ).rows[0] ?? null

/** `started` to `exchanging`, once, so that a code is sent once. */
export const claimTest = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx.query(
      `UPDATE attempts SET status = 'exchanging', exchanging_at = now() WHERE id = $1 AND tested_by IS NOT NULL AND status = 'started' AND expires_at > $2`,
      [id, tx.now],
    )
  ).rowCount === 1

/** Stores its result, sealed, and erases the other sealed values. False: it has ended already. */
export const endTest = async (
  tx: Tx,
  { id, passed, code, answer }: { readonly id: string; readonly passed: boolean; readonly code: string | null; readonly answer: string },
): Promise<boolean> =>
  (
    await tx.query(
      `UPDATE attempts SET status = $2, ending_data = $3, answer = $4, finished_at = $5, secrets = '', callback = NULL
       WHERE id = $1 AND status = 'exchanging'`,
      [id, passed ? 'succeeded' : 'failed', JSON.stringify(code === null ? {} : { code }), answer, tx.now],
    )
  ).rowCount === 1

/** Deletes old results, which name the person who signed in. */
export const deleteTestsBefore = async (tx: Tx, before: Date): Promise<void> => {
  await tx.query(
    `DELETE FROM attempts WHERE id IN (
       SELECT id FROM attempts WHERE tested_by IS NOT NULL AND started_at < $1 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)`,
    [before],
  )
}
