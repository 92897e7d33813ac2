import { observedSql } from '../access/observed.js'
import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import type { List, Page } from '../database/list-page.js'
import type { Delivery, Try } from './delivery.js'
import type { Event } from './event.js'
import type { Webhook } from './webhook.js'

type Asked = Pick<List, 'filters' | 'limit' | 'cursor'>

const webhookColumns = `id, environment_id AS "environmentId", target_url AS "targetUrl", is_active AS "isActive",
  event_types AS "eventTypes", created_at AS "createdAt", updated_at AS "updatedAt"`

export const insertWebhook = async (db: Queryable, webhook: Webhook, sealedSecret: string): Promise<void> => {
  await db.query(
    `INSERT INTO webhooks (id, environment_id, target_url, is_active, event_types, secret, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      webhook.id,
      webhook.environmentId,
      webhook.targetUrl,
      webhook.isActive,
      webhook.eventTypes,
      sealedSecret,
      webhook.createdAt,
      webhook.updatedAt,
    ],
  )
}

export const selectWebhook = async (
  db: Queryable,
  environmentId: string,
  id: string,
  lock: 'lock' | 'read' = 'read',
): Promise<Webhook | null> => {
  const { rows } = await db.query<Webhook>(
    `SELECT ${webhookColumns} FROM webhooks WHERE id = $1 AND environment_id = $2 ${lock === 'lock' ? 'FOR UPDATE' : ''}`,
    [id, environmentId],
  )
  return rows[0] ?? null
}

export const selectSecret = async (db: Queryable, id: string): Promise<string | null> => {
  const { rows } = await db.query<{ secret: string }>('SELECT secret FROM webhooks WHERE id = $1', [id])
  return rows[0]?.secret ?? null
}

export const updateWebhook = async (db: Queryable, webhook: Webhook): Promise<void> => {
  await db.query('UPDATE webhooks SET target_url = $2, is_active = $3, event_types = $4, updated_at = $5 WHERE id = $1', [
    webhook.id,
    webhook.targetUrl,
    webhook.isActive,
    webhook.eventTypes,
    webhook.updatedAt,
  ])
}

export const deleteWebhookRow = async (db: Queryable, environmentId: string, id: string): Promise<boolean> => {
  const { rowCount } = await db.query('DELETE FROM webhooks WHERE id = $1 AND environment_id = $2', [id, environmentId])
  return rowCount === 1
}

export const selectWebhooks = (db: Queryable, environmentId: string, asked: Asked): Promise<Page<Webhook>> =>
  listPage<Webhook>(db, {
    ...asked,
    select: webhookColumns,
    from: 'webhooks',
    where: { sql: 'environment_id = $1', params: [environmentId] },
    columns: {
      is_active: { sql: 'is_active', type: 'boolean' },
      environment_id: { sql: 'environment_id', type: 'uuid' },
      created_at: { sql: 'created_at', type: 'time' },
    },
    orderBy: { column: 'created_at', id: 'id', direction: 'desc' },
  })

const eventColumns = `id, environment_id AS "environmentId", event, payload, account_id AS "accountId", case_id AS "caseId",
  created_at AS "createdAt"`

/** False: an event of this id is there already. */
export const insertEvent = async (db: Queryable, event: Event): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO events (id, environment_id, event, account_id, case_id, payload, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
    [event.id, event.environmentId, event.event, event.accountId, event.caseId, JSON.stringify(event.payload), event.createdAt],
  )
  return rowCount === 1
}

/** One for each active webhook that wants the event; their ids. None while another system looks after what it tells of: the fact is kept. */
export const insertDeliveries = async (db: Queryable, event: Event): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO deliveries (id, environment_id, event_id, webhook_id, next_try_at, created_at)
     SELECT gen_random_uuid(), w.environment_id, $1, w.id, $4, $4 FROM webhooks w JOIN environments e ON e.id = w.environment_id
     WHERE w.environment_id = $2 AND w.is_active AND (w.event_types IS NULL OR $3 = ANY(w.event_types))
       AND NOT ${observedSql('(SELECT integration_id FROM integrated_accounts WHERE id = $5)')}
     ORDER BY w.created_at, w.id
     RETURNING id`,
    [event.id, event.environmentId, event.event, event.createdAt, event.accountId],
  )
  return rows.map(({ id }) => id)
}

export const selectEvent = async (db: Queryable, environmentId: string, id: string): Promise<Event | null> => {
  const { rows } = await db.query<Event>(`SELECT ${eventColumns} FROM events WHERE id = $1 AND environment_id = $2`, [id, environmentId])
  return rows[0] ?? null
}

export const selectEvents = (db: Queryable, environmentId: string, asked: Asked): Promise<Page<Event>> =>
  listPage<Event>(db, {
    ...asked,
    select: eventColumns,
    from: 'events',
    where: { sql: 'environment_id = $1', params: [environmentId] },
    columns: {
      event: { sql: 'event', type: 'string' },
      integrated_account_id: { sql: 'account_id', type: 'uuid' },
      case_id: { sql: 'case_id', type: 'uuid' },
      created_at: { sql: 'created_at', type: 'time' },
    },
    orderBy: { column: 'created_at', id: 'id', direction: 'desc' },
  })

export const selectDeliveries = (db: Queryable, webhookId: string, asked: Asked): Promise<Page<Delivery>> =>
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

/** The pending delivery of a webhook that waits longest. */
export const oldestPending = async (db: Queryable, webhookId: string): Promise<string | null> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM deliveries WHERE webhook_id = $1 AND state = 'pending' ORDER BY next_try_at LIMIT 1`,
    [webhookId],
  )
  return rows[0]?.id ?? null
}

/** A delivery under lease, with all that its try needs. */
export interface Claimed extends Pick<Event, 'event' | 'payload' | 'environmentId'> {
  readonly id: string
  /** Fences the outcome: a try that outlived its lease does not write over its successor. */
  readonly lease: string
  readonly tries: number
  readonly createdAt: Date
  readonly eventId: string
  readonly eventCreatedAt: Date
  readonly webhookId: string
  readonly targetUrl: string
  readonly sealedSecret: string
}

/** Twice the POST's 10 s; by the database's clock. */
const claim = async (db: Queryable, pick: string, params: readonly unknown[]): Promise<Claimed | null> => {
  const { rows } = await db.query<Claimed>(
    `UPDATE deliveries d SET lease_until = clock_timestamp() + interval '20 seconds'
     FROM events e, webhooks w
     WHERE d.id = (SELECT id FROM deliveries
         WHERE ${pick} AND state = 'pending' AND next_try_at <= $2 AND (lease_until IS NULL OR lease_until < clock_timestamp())
         ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       AND e.id = d.event_id AND w.id = d.webhook_id AND w.is_active
     RETURNING d.id, d.lease_until::text AS lease, jsonb_array_length(d.tries) AS tries, d.created_at AS "createdAt",
       e.id AS "eventId", e.event, e.payload, e.environment_id AS "environmentId", e.created_at AS "eventCreatedAt",
       w.id AS "webhookId", w.target_url AS "targetUrl", w.secret AS "sealedSecret"`,
    params,
  )
  return rows[0] ?? null
}

/** An endpoint that let its last try wait this long would let the next one wait too. */
const slowMs = 5_000

/**
 * Null: done, not due, leased by somebody else, its webhook is inactive or gone, or the endpoint hangs: then the delivery is left to the
 * endpoint's workflow, so that one endpoint does not hold all places of the relay.
 */
export const claimDelivery = (db: Queryable, id: string, now: Date): Promise<Claimed | null> =>
  claim(
    db,
    `id = $1 AND NOT EXISTS (SELECT FROM deliveries o WHERE o.webhook_id = deliveries.webhook_id AND o.state = 'pending'
       AND o.id <> deliveries.id AND (o.tries->-1->>'ms')::int > $3)`,
    [id, now, slowMs],
  )

/** The one that is due longest. */
export const claimDue = (db: Queryable, webhookId: string, now: Date): Promise<Claimed | null> =>
  claim(db, 'webhook_id = $1', [webhookId, now])

export const isPending = async (db: Queryable, id: string): Promise<boolean> => {
  const { rows } = await db.query<{ state: string }>('SELECT state FROM deliveries WHERE id = $1', [id])
  return rows[0]?.state === 'pending'
}

export const markDelivered = async (db: Queryable, id: string, tried: Try, now: Date): Promise<void> => {
  await db.query(
    `UPDATE deliveries SET state = 'delivered', tries = tries || $2::jsonb, next_try_at = NULL, lease_until = NULL, finished_at = $3
     WHERE id = $1 AND state <> 'delivered'`,
    [id, JSON.stringify([tried]), now],
  )
}

/** `nextTryAt` null parks it. */
export const markFailed = async (db: Queryable, { id, lease }: Claimed, tried: Try, nextTryAt: Date | null, now: Date): Promise<void> => {
  await db.query(
    `UPDATE deliveries SET state = CASE WHEN $3::timestamptz IS NULL THEN 'parked' ELSE 'pending' END, tries = tries || $2::jsonb,
       next_try_at = $3, lease_until = NULL, finished_at = CASE WHEN $3::timestamptz IS NULL THEN $4::timestamptz END
     WHERE id = $1 AND state = 'pending' AND lease_until = $5::timestamptz`,
    [id, JSON.stringify([tried]), nextTryAt, now, lease],
  )
}

/** Those that were tried, and whose window is over. */
export const parkOld = async (db: Queryable, webhookId: string, createdBefore: Date, now: Date): Promise<number> => {
  const { rowCount } = await db.query(
    `UPDATE deliveries SET state = 'parked', next_try_at = NULL, lease_until = NULL, finished_at = $3
     WHERE webhook_id = $1 AND state = 'pending' AND created_at <= $2 AND tries <> '[]'
       AND (lease_until IS NULL OR lease_until < clock_timestamp())`,
    [webhookId, createdBefore, now],
  )
  return rowCount ?? 0
}

/** When the first pending delivery of a webhook can be tried; null when none is, or the webhook is inactive or gone. */
export const earliestTry = async (db: Queryable, webhookId: string): Promise<Date | null> => {
  const { rows } = await db.query<{ at: Date | null }>(
    `SELECT min(greatest(d.next_try_at, d.lease_until)) AS at FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id
     WHERE d.webhook_id = $1 AND d.state = 'pending' AND w.is_active`,
    [webhookId],
  )
  return rows[0]?.at ?? null
}

/** The webhook of a pending delivery, and whether the workflow that sends it must be awake already. */
export const selectWake = async (
  db: Queryable,
  deliveryId: string,
  overdueBefore: Date,
): Promise<{ readonly webhookId: string; readonly isAwake: boolean } | null> => {
  const { rows } = await db.query<{ webhookId: string; isAwake: boolean }>(
    `SELECT d.webhook_id AS "webhookId", coalesce((
         SELECT bool_or((o.created_at, o.id) < (d.created_at, d.id)) AND min(o.next_try_at) > $2 FROM deliveries o
         WHERE o.webhook_id = d.webhook_id AND o.state = 'pending' AND o.tries <> '[]' AND o.id <> d.id), false) AS "isAwake"
     FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id
     WHERE d.id = $1 AND d.state = 'pending' AND w.is_active`,
    [deliveryId, overdueBefore],
  )
  return rows[0] ?? null
}
