import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { withoutWaiting } from '../../database/without-waiting.js'
import type { Claimed } from '../claimed.js'
import type { Try } from '../delivery.js'

export interface DeliveredTry {
  readonly id: string
  readonly webhookId: string
  readonly tried: Try
}

/**
 * Many at once: one statement. Also over the lease, and where it was parked meanwhile: the endpoint has said that it has it. A success
 * ends what failures began; healthy endpoints are not written. What a crash of PostgreSQL forgets is sent once more, with the same id.
 */
export const markDelivered = async (db: Queryable, delivered: readonly DeliveredTry[], now: Date): Promise<void> => {
  await db.query(
    prepared(
      'delivered',
      `WITH failed AS (
       SELECT id FROM webhooks WHERE id = any($3::uuid[]) AND failures > 0 ORDER BY id FOR NO KEY UPDATE
     ), mended AS (
       UPDATE webhooks w SET failures = 0, failing_since = NULL, last_failed_at = NULL, openings = 0, open_until = NULL
       FROM failed WHERE w.id = failed.id RETURNING w.id
     ), mine AS (
       -- Counting them makes PostgreSQL write the webhooks first (docs/lock-order.md).
       SELECT d.id FROM deliveries d, (SELECT count(*) FROM mended) before
       WHERE d.id = any($4::uuid[]) ORDER BY d.id FOR NO KEY UPDATE OF d
     )
     UPDATE deliveries d SET state = 'delivered', at_once = false, tries = d.tries || done.tried, next_try_at = NULL, lease_until = NULL,
       finished_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS done(id uuid, tried jsonb), mine, ${withoutWaiting}
     WHERE d.id = mine.id AND d.id = done.id AND d.state <> 'delivered'`,
    ),
    [
      JSON.stringify(delivered.map(({ id, tried }) => ({ id, tried }))),
      now,
      [...new Set(delivered.map(({ webhookId }) => webhookId))],
      delivered.map(({ id }) => id),
    ],
  )
}

/** `nextTryAt` null parks it. */
export const markFailed = async (db: Queryable, { id, lease }: Claimed, tried: Try, nextTryAt: Date | null, now: Date): Promise<void> => {
  await db.query(
    `UPDATE deliveries SET state = CASE WHEN $3::timestamptz IS NULL THEN 'parked' ELSE 'pending' END, at_once = false,
       tries = tries || $2::jsonb, next_try_at = $3, lease_until = NULL,
       finished_at = CASE WHEN $3::timestamptz IS NULL THEN $4::timestamptz END
     WHERE id = $1 AND state = 'pending' AND lease_until = $5::timestamptz`,
    [id, JSON.stringify([tried]), nextTryAt, now, lease],
  )
}
