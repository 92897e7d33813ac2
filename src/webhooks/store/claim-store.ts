import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { withoutWaiting } from '../../database/without-waiting.js'
import type { Claimed } from '../claimed.js'

const isFree = '(d.lease_until IS NULL OR d.lease_until < clock_timestamp())'

/** Of `deliveries d`, `events e` and `webhooks w`. */
export const claimedColumns = `d.id, d.lease_until::text AS lease, jsonb_array_length(d.tries) AS tries, coalesce(d.since, d.created_at) AS since,
    e.id AS "eventId", e.event, e.payload::text AS "payloadText", e.environment_id AS "environmentId", e.created_at AS "eventCreatedAt",
    w.id AS "webhookId", w.target_url AS "targetUrl", w.secret, w.old_secret AS "oldSecret", w.old_secret_until AS "oldSecretUntil"`

/** Takes the rows of `chosen`. Leases follow the database's clock; `$1` is their length in milliseconds. One that is lost is taken again. */
const taken = (isProbe: boolean): string => `
  UPDATE deliveries d SET lease_until = clock_timestamp() + $1 * interval '1 millisecond'
  FROM chosen, events e, webhooks w, ${withoutWaiting}
  WHERE d.id = chosen.id AND e.id = d.event_id AND w.id = d.webhook_id
  RETURNING ${claimedColumns}, ${String(isProbe)} AS "isProbe"`

/** The webhooks that have something to be tried at once: one step of the index for each, whatever has piled up behind it. */
const waitingEndpoints = `endpoint AS (
    (SELECT webhook_id FROM deliveries WHERE at_once ORDER BY webhook_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.webhook_id FROM deliveries d WHERE d.at_once AND d.webhook_id > endpoint.webhook_id ORDER BY d.webhook_id LIMIT 1)
    FROM endpoint WHERE endpoint.webhook_id IS NOT NULL
  )`

export interface Places {
  /** More POSTs over all endpoints. */
  readonly all: number
  /** More POSTs to an endpoint that is not named in `of`. */
  readonly each: number
  readonly of: ReadonlyMap<string, number>
}

/**
 * First tries, the oldest of each endpoint, then the second of each, and so on: what has piled up for one does not come before another's.
 * Endpoints whose circuit is open are left out.
 */
export const claimAtOnce = async (db: Queryable, places: Places, leaseMs: number): Promise<readonly Claimed[]> => {
  const { rows } = await db.query<Claimed>(
    prepared(
      'claim_first_tries',
      `WITH RECURSIVE ${waitingEndpoints}, place AS (
       SELECT * FROM unnest($4::uuid[], $5::int[]) AS p(webhook_id, free)
     ), waiting AS (
       SELECT one.id, one.turn FROM endpoint
       JOIN webhooks w ON w.id = endpoint.webhook_id AND w.is_active AND w.open_until IS NULL
       LEFT JOIN place p ON p.webhook_id = w.id
       CROSS JOIN LATERAL (
         SELECT oldest.id, row_number() OVER (ORDER BY oldest.created_at, oldest.id) AS turn FROM (
           SELECT d.id, d.created_at FROM deliveries d WHERE d.webhook_id = w.id AND d.at_once AND ${isFree}
           ORDER BY d.created_at, d.id LIMIT coalesce(p.free, $3)
         ) oldest
       ) one
     ), chosen AS (
       SELECT d.id FROM deliveries d JOIN waiting ON waiting.id = d.id
       WHERE d.at_once AND ${isFree}
       ORDER BY waiting.turn LIMIT $2
       FOR NO KEY UPDATE OF d SKIP LOCKED
     ) ${taken(false)}`,
    ),
    [leaseMs, places.all, places.each, [...places.of.keys()], [...places.of.values()]],
  )
  return rows
}

/** What is due to an endpoint whose circuit is closed, longest due first. */
export const claimDue = async (
  db: Queryable,
  { webhookId, now, limit, leaseMs }: { readonly webhookId: string; readonly now: Date; readonly limit: number; readonly leaseMs: number },
): Promise<readonly Claimed[]> => {
  const { rows } = await db.query<Claimed>(
    `WITH chosen AS (
       SELECT d.id FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id
       WHERE d.webhook_id = $2 AND d.state = 'pending' AND d.next_try_at <= $3 AND ${isFree} AND w.is_active AND w.open_until IS NULL
       ORDER BY d.next_try_at LIMIT $4
       FOR NO KEY UPDATE OF d SKIP LOCKED
     ) ${taken(false)}`,
    [leaseMs, webhookId, now, limit],
  )
  return rows
}

/** The one try of an endpoint whose circuit is open and due to be probed: the circuit is held for as long as the lease. */
export const claimProbe = async (db: Queryable, webhookId: string, now: Date, leaseMs: number): Promise<Claimed | null> => {
  const { rows } = await db.query<Claimed>(
    `WITH probed AS (
       UPDATE webhooks SET open_until = $3::timestamptz + $1 * interval '1 millisecond'
       WHERE id = $2 AND is_active AND open_until <= $3 RETURNING id
     ), chosen AS (
       SELECT d.id FROM deliveries d JOIN probed ON probed.id = d.webhook_id
       WHERE d.state = 'pending' AND ${isFree}
       ORDER BY d.next_try_at LIMIT 1
       FOR NO KEY UPDATE OF d SKIP LOCKED
     ) ${taken(true)}`,
    [leaseMs, webhookId, now],
  )
  return rows[0] ?? null
}

/** What was taken and not begun is free again. */
export const letGo = async (db: Queryable, claimed: readonly Claimed[]): Promise<void> => {
  if (claimed.length === 0) return
  await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT d.id FROM deliveries d JOIN unnest($1::uuid[], $2::timestamptz[]) AS mine(id, lease) ON d.id = mine.id AND d.lease_until = mine.lease
       ORDER BY d.id FOR NO KEY UPDATE OF d
     )
     UPDATE deliveries d SET lease_until = NULL FROM locked WHERE d.id = locked.id`,
    [claimed.map(({ id }) => id), claimed.map(({ lease }) => lease)],
  )
}

/** Endpoints with something to be tried at once to which the relay sends nothing: inactive, or their circuit is open. */
export const selectUnreached = async (db: Queryable): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `WITH RECURSIVE ${waitingEndpoints}
     SELECT w.id FROM endpoint JOIN webhooks w ON w.id = endpoint.webhook_id WHERE NOT w.is_active OR w.open_until IS NOT NULL`,
  )
  return rows.map(({ id }) => id)
}

/** When the first pending delivery of a webhook can be tried, and when the first one's window began. Null: none is pending. */
export const selectPending = async (db: Queryable, webhookId: string): Promise<{ readonly at: Date; readonly since: Date } | null> => {
  const { rows } = await db.query<{ at: Date | null; since: Date | null }>(
    `SELECT min(greatest(next_try_at, lease_until)) AS at, min(coalesce(since, created_at)) AS since
     FROM deliveries WHERE webhook_id = $1 AND state = 'pending'`,
    [webhookId],
  )
  const [row] = rows
  return row?.at && row.since ? { at: row.at, since: row.since } : null
}

/** Active webhooks with something due since before `before` and no planned run. */
export const selectForgotten = async (db: Queryable, before: Date): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT w.id FROM webhooks w
     WHERE w.is_active AND (w.looks_at IS NULL OR w.looks_at < $1) AND (w.open_until IS NULL OR w.open_until < $1)
       AND EXISTS (SELECT FROM deliveries d WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_try_at < $1 AND ${isFree})`,
    [before],
  )
  return rows.map(({ id }) => id)
}
