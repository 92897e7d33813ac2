import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import { channel } from '../../outbox/channel.js'
import type { Claimed } from '../claimed.js'
import type { Delivery } from '../delivery.js'
import type { Event } from '../event.js'
import { firstTriesKind } from '../first-tries-kind.js'
import { claimedColumns } from './claim-store.js'
import type { Places } from './claim-store.js'

/** One notification for all rows of `added` that the relay is to try at once. */
const announced = `SELECT pg_notify('${channel}', '${firstTriesKind}') FROM added WHERE at_once LIMIT 1`

/** What a process tries itself of the deliveries that it writes. */
export interface OwnPlaces {
  readonly places: Places
  readonly leaseMs: number
}

/**
 * Writes events in this order, and for each, one delivery for each active webhook that wants it, to be tried at once. A webhook that was deactivated
 * for failing gets a delivery too, parked, so that nothing is lost until it is active again. An event with an existing id is left alone. Returns the
 * deliveries that `own` has places for, claimed: of endpoints whose circuit is closed and for which nothing older waits.
 */
export const insertEvents = async (db: Queryable, events: readonly Event[], own: OwnPlaces | null): Promise<readonly Claimed[]> => {
  const { rows } = await db.query<Claimed | { readonly id: null }>(
    prepared(
      'insert_events',
      `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::jsonb[], $7::timestamptz[])
         WITH ORDINALITY AS g(id, environment_id, event, account_id, case_id, payload, created_at, turn)
     ), written AS (
       INSERT INTO events (id, environment_id, event, account_id, case_id, payload, created_at)
       SELECT id, environment_id, event, account_id, case_id, payload, created_at FROM given ORDER BY turn
       ON CONFLICT (id) DO NOTHING
       RETURNING id
     ), place AS (
       SELECT * FROM unnest($11::uuid[], $12::int[]) AS p(webhook_id, free)
     ), added AS (
       INSERT INTO deliveries AS d (id, environment_id, event_id, webhook_id, state, at_once, next_try_at, finished_at, created_at, lease_until)
       SELECT gen_random_uuid(), w.environment_id, g.id, w.id, CASE WHEN w.is_active THEN 'pending' ELSE 'parked' END, w.is_active,
         CASE WHEN w.is_active THEN g.created_at END, CASE WHEN NOT w.is_active THEN g.created_at END, g.created_at,
         CASE WHEN w.is_active AND w.open_until IS NULL AND row_number() OVER (ORDER BY g.turn, w.created_at, w.id) <= $9
             AND row_number() OVER (PARTITION BY w.id ORDER BY g.turn) <= coalesce((SELECT free FROM place WHERE webhook_id = w.id), $10)
             AND NOT EXISTS (SELECT FROM deliveries o WHERE o.webhook_id = w.id AND o.at_once)
           THEN clock_timestamp() + $8 * interval '1 millisecond' END
       FROM given g JOIN written USING (id) JOIN webhooks w ON w.environment_id = g.environment_id JOIN environments e ON e.id = w.environment_id
       WHERE (w.is_active OR w.deactivated_at IS NOT NULL) AND (w.event_types IS NULL OR g.event = ANY(w.event_types))
         AND NOT ${observedSql('(SELECT integration_id FROM integrated_accounts WHERE id = g.account_id)')}
       ORDER BY g.turn, w.created_at, w.id
       RETURNING d.*
     )
     SELECT ${claimedColumns}, false AS "isProbe",
       CASE WHEN n.others THEN pg_notify('${channel}', '${firstTriesKind}') END
     FROM (SELECT coalesce(bool_or(at_once AND lease_until IS NULL), false) AS others FROM added) n
       LEFT JOIN added d ON d.lease_until IS NOT NULL LEFT JOIN given e ON e.id = d.event_id LEFT JOIN webhooks w ON w.id = d.webhook_id
     ORDER BY e.turn, w.created_at, w.id`,
    ),
    [
      events.map(({ id }) => id),
      events.map(({ environmentId }) => environmentId),
      events.map(({ event }) => event),
      events.map(({ accountId }) => accountId),
      events.map(({ caseId }) => caseId),
      events.map(({ payload }) => JSON.stringify(payload)),
      events.map(({ createdAt }) => createdAt),
      own?.leaseMs ?? 0,
      own?.places.all ?? 0,
      own?.places.each ?? 0,
      [...(own?.places.of.keys() ?? [])],
      [...(own?.places.of.values() ?? [])],
    ],
  )
  return rows.filter((row) => row.id !== null)
}

export const selectDeliveries = (
  db: Queryable,
  webhookId: string,
  asked: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<Delivery>> =>
  listPage<Delivery>(db, {
    ...asked,
    select: `d.id, d.event_id AS "eventId", e.event, d.state, d.tries, d.next_try_at AS "nextTryAt", d.created_at AS "createdAt"`,
    from: 'deliveries d JOIN events e ON e.id = d.event_id',
    where: { sql: 'd.webhook_id = $1', params: [webhookId] },
    columns: {
      state: { sql: 'd.state', type: 'string' },
      event: { sql: 'e.event', type: 'string' },
      event_id: { sql: 'd.event_id', type: 'uuid' },
      created_at: { sql: 'd.created_at', type: 'time' },
    },
    orderBy: { column: 'd.created_at', id: 'd.id', direction: 'desc' },
  })

/** What sending again means for a row that is there: its window begins again, its tries stay written. A try under way goes on. */
const again = `DO UPDATE SET state = 'pending', at_once = true, next_try_at = excluded.next_try_at, since = excluded.next_try_at, finished_at = NULL`

/** Sends one event again, with its id, to these webhooks, which the transaction has locked. */
export const resendTo = async (db: Queryable, event: Event, webhookIds: readonly string[], now: Date): Promise<void> => {
  await db.query('SELECT FROM deliveries WHERE event_id = $1 AND webhook_id = any($2::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
    event.id,
    webhookIds,
  ])
  await db.query(
    `WITH added AS (
       INSERT INTO deliveries (id, environment_id, event_id, webhook_id, at_once, next_try_at, created_at)
       SELECT gen_random_uuid(), $2, $1, id, true, $4, $4 FROM unnest($3::uuid[]) AS w(id) ORDER BY id
       ON CONFLICT (event_id, webhook_id) ${again}
       RETURNING at_once
     ) ${announced}`,
    [event.id, event.environmentId, webhookIds, now],
  )
}

/** Sends every event that the webhook wants and that was written at `since` or later again, delivered ones too. Returns how many. */
export const replaySince = async (
  db: Queryable,
  webhook: { readonly id: string; readonly environmentId: string; readonly eventTypes: readonly string[] | null },
  since: Date,
  now: Date,
): Promise<number> => {
  await db.query(
    `SELECT FROM deliveries d JOIN events e ON e.id = d.event_id
     WHERE d.webhook_id = $1 AND e.created_at >= $2 AND ($3::text[] IS NULL OR e.event = ANY($3::text[]))
     ORDER BY d.id FOR NO KEY UPDATE OF d`,
    [webhook.id, since, webhook.eventTypes],
  )
  const { rowCount } = await db.query(
    `INSERT INTO deliveries (id, environment_id, event_id, webhook_id, at_once, next_try_at, created_at)
     SELECT gen_random_uuid(), e.id, v.id, $1, false, $5, $5 FROM events v JOIN environments e ON e.id = v.environment_id
     WHERE e.id = $2 AND v.created_at >= $3 AND ($4::text[] IS NULL OR event = ANY($4::text[]))
       AND NOT ${observedSql('(SELECT integration_id FROM integrated_accounts WHERE id = v.account_id)')}
     ON CONFLICT (event_id, webhook_id) ${again.replace('at_once = true', 'at_once = false')}`,
    [webhook.id, webhook.environmentId, since, webhook.eventTypes, now],
  )
  return rowCount ?? 0
}

/** A webhook's deliveries that fit, locked in the order of their ids as every statement locks them (docs/lock-order.md); `$1` is the webhook. */
const locked = (fits: string): string => `WITH locked AS MATERIALIZED (
       SELECT id FROM deliveries WHERE webhook_id = $1 AND ${fits} ORDER BY id FOR NO KEY UPDATE
     )`

/** What was parked from a moment on is due again, in its old order. */
export const unpark = async (db: Queryable, webhookId: string, parkedFrom: Date, now: Date): Promise<number> => {
  const { rowCount } = await db.query(
    `${locked(`state = 'parked' AND finished_at >= $2`)}
     UPDATE deliveries d SET state = 'pending', next_try_at = $3, since = $3, finished_at = NULL FROM locked WHERE d.id = locked.id`,
    [webhookId, parkedFrom, now],
  )
  return rowCount ?? 0
}

/** They are no longer the relay's, but the workflow's. */
export const leaveToWorkflow = async (db: Queryable, webhookId: string): Promise<void> => {
  await db.query(`${locked('at_once')} UPDATE deliveries d SET at_once = false FROM locked WHERE d.id = locked.id`, [webhookId])
}

/** All of a webhook's, before it is deleted and they with it. */
export const lockAll = async (db: Queryable, webhookId: string): Promise<void> => {
  await db.query(`${locked('true')} SELECT FROM locked`, [webhookId])
}

/** Everything pending; what is under way at this moment may still be delivered. */
export const parkAll = async (db: Queryable, webhookId: string, now: Date): Promise<void> => {
  await db.query(
    `${locked(`state = 'pending'`)}
     UPDATE deliveries d SET state = 'parked', at_once = false, next_try_at = NULL, lease_until = NULL, finished_at = $2
     FROM locked WHERE d.id = locked.id`,
    [webhookId, now],
  )
}

/** Those whose window is over, tried or not: a circuit that stays open all day speaks for all that wait. */
export const parkOld = async (db: Queryable, webhookId: string, windowBegan: Date, now: Date): Promise<void> => {
  await db.query(
    `${locked(`state = 'pending' AND coalesce(since, created_at) <= $2 AND (lease_until IS NULL OR lease_until < clock_timestamp())`)}
     UPDATE deliveries d SET state = 'parked', at_once = false, next_try_at = NULL, lease_until = NULL, finished_at = $3
     FROM locked WHERE d.id = locked.id`,
    [webhookId, windowBegan, now],
  )
}

export const countParked = async (db: Queryable, webhookId: string): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(`SELECT count(*) AS n FROM deliveries WHERE webhook_id = $1 AND state = 'parked'`, [
    webhookId,
  ])
  return rows[0]?.n ?? 0
}

/** For metrics: all environments. Seconds since the oldest pending delivery was written, or sent again. */
export const selectBacklog = async (
  db: Queryable,
  now: Date,
): Promise<{ readonly parked: number; readonly pending: number; readonly oldestSeconds: number }> => {
  const { rows } = await db.query<{ parked: number; pending: number; oldestSeconds: number }>(
    `SELECT (SELECT count(*) FROM deliveries WHERE state = 'parked') AS parked, count(*) AS pending,
       coalesce(extract(epoch FROM $1::timestamptz - min(coalesce(since, created_at))), 0)::float AS "oldestSeconds"
     FROM deliveries WHERE state = 'pending'`,
    [now],
  )
  return rows[0] ?? { parked: 0, pending: 0, oldestSeconds: 0 }
}
