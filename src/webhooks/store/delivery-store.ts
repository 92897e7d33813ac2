import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import { channel } from '../../outbox/channel.js'
import type { Delivery } from '../delivery.js'
import type { Event } from '../event.js'
import { firstTriesKind } from '../first-tries-kind.js'

/** One notification for all rows of `added` that the relay is to try at once. */
const announced = `SELECT pg_notify('${channel}', '${firstTriesKind}') FROM added WHERE at_once LIMIT 1`

/**
 * One for each active webhook that wants the event, to be tried at once. A webhook that was deactivated because it failed gets its own
 * too, parked: nothing of the time until it is active again is lost.
 */
export const insertDeliveries = async (db: Queryable, event: Event): Promise<void> => {
  await db.query(
    `WITH added AS (
       INSERT INTO deliveries (id, environment_id, event_id, webhook_id, state, at_once, next_try_at, finished_at, created_at)
       SELECT gen_random_uuid(), w.environment_id, $1, w.id, CASE WHEN is_active THEN 'pending' ELSE 'parked' END, is_active,
         CASE WHEN is_active THEN $4::timestamptz END, CASE WHEN NOT is_active THEN $4::timestamptz END, $4
       FROM webhooks w JOIN environments e ON e.id = w.environment_id
       WHERE w.environment_id = $2 AND (is_active OR deactivated_at IS NOT NULL) AND (event_types IS NULL OR $3 = ANY(event_types))
         AND NOT ${observedSql('(SELECT integration_id FROM integrated_accounts WHERE id = $5)')}
       ORDER BY w.created_at, w.id
       RETURNING at_once
     ) ${announced}`,
    [event.id, event.environmentId, event.event, event.createdAt, event.accountId],
  )
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
