import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import type { Circuit } from '../circuit.js'
import type { Webhook } from '../webhook.js'

const webhookColumns = `id, environment_id AS "environmentId", target_url AS "targetUrl", is_active AS "isActive",
  event_types AS "eventTypes", failures, failing_since AS "failingSince", created_at AS "createdAt", updated_at AS "updatedAt"`

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
    `SELECT ${webhookColumns} FROM webhooks WHERE id = $1 AND environment_id = $2 ${lock === 'lock' ? 'FOR NO KEY UPDATE' : ''}`,
    [id, environmentId],
  )
  return rows[0] ?? null
}

export const selectWebhooks = (
  db: Queryable,
  environmentId: string,
  asked: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<Webhook>> =>
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

export const updateWebhook = async (db: Queryable, webhook: Webhook): Promise<void> => {
  await db.query('UPDATE webhooks SET target_url = $2, is_active = $3, event_types = $4, updated_at = $5 WHERE id = $1', [
    webhook.id,
    webhook.targetUrl,
    webhook.isActive,
    webhook.eventTypes,
    webhook.updatedAt,
  ])
}

export const deleteWebhookRow = async (db: Queryable, id: string): Promise<void> => {
  await db.query('DELETE FROM webhooks WHERE id = $1', [id])
}

/** Sealed, and until when the old one signs as well. */
export interface SealedSecrets {
  readonly secret: string
  readonly oldSecret: string | null
  readonly oldSecretUntil: Date | null
}

export const selectSecrets = async (db: Queryable, id: string): Promise<SealedSecrets | null> => {
  const { rows } = await db.query<SealedSecrets>(
    `SELECT secret, old_secret AS "oldSecret", old_secret_until AS "oldSecretUntil" FROM webhooks WHERE id = $1`,
    [id],
  )
  return rows[0] ?? null
}

export const updateSecrets = async (db: Queryable, id: string, secrets: SealedSecrets, now: Date): Promise<void> => {
  await db.query('UPDATE webhooks SET secret = $2, old_secret = $3, old_secret_until = $4, updated_at = $5 WHERE id = $1', [
    id,
    secrets.secret,
    secrets.oldSecret,
    secrets.oldSecretUntil,
    now,
  ])
}

/** The active webhooks that an event is sent to again, locked in the order of their ids; before their deliveries (docs/lock-order.md). */
export const lockResent = async (
  db: Queryable,
  event: { readonly id: string; readonly environmentId: string; readonly event: string },
  webhookId: string | null,
): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM webhooks w
     WHERE environment_id = $2 AND is_active AND (id = $4 OR ($4::uuid IS NULL AND (event_types IS NULL OR $3 = ANY(event_types)
         OR EXISTS (SELECT FROM deliveries d WHERE d.event_id = $1 AND d.webhook_id = w.id))))
     ORDER BY id FOR NO KEY UPDATE`,
    [event.id, event.environmentId, event.event, webhookId],
  )
  return rows.map(({ id }) => id)
}

/** What decides about an endpoint's next try. */
export interface Endpoint extends Circuit {
  readonly id: string
  readonly environmentId: string
  readonly targetUrl: string
  readonly isActive: boolean
  readonly deactivatedAt: Date | null
  readonly looksAt: Date | null
}

/** Locked until the transaction ends; null when it is gone. */
export const lockEndpoint = async (db: Queryable, id: string): Promise<Endpoint | null> => {
  const { rows } = await db.query<Endpoint>(
    `SELECT id, environment_id AS "environmentId", target_url AS "targetUrl", is_active AS "isActive", deactivated_at AS "deactivatedAt",
       looks_at AS "looksAt", failures, failing_since AS "failingSince", last_failed_at AS "lastFailedAt", openings, open_until AS "openUntil"
     FROM webhooks WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  return rows[0] ?? null
}

export const updateCircuit = async (db: Queryable, id: string, circuit: Circuit): Promise<void> => {
  await db.query(
    `UPDATE webhooks SET failures = $2, failing_since = $3, last_failed_at = $4, openings = $5, open_until = $6 WHERE id = $1`,
    [id, circuit.failures, circuit.failingSince, circuit.lastFailedAt, circuit.openings, circuit.openUntil],
  )
}

/** What is open may be probed from now on. */
export const letProbe = async (db: Queryable, id: string, now: Date): Promise<void> => {
  await db.query('UPDATE webhooks SET open_until = $2 WHERE id = $1 AND open_until > $2', [id, now])
}

export const updateLooksAt = async (db: Queryable, id: string, at: Date | null): Promise<void> => {
  await db.query('UPDATE webhooks SET looks_at = $2 WHERE id = $1', [id, at])
}

/** `null`: not deactivated. */
export const updateDeactivated = async (db: Queryable, id: string, at: Date | null): Promise<void> => {
  await db.query(
    `UPDATE webhooks SET deactivated_at = $2::timestamptz, is_active = is_active AND $2::timestamptz IS NULL,
       updated_at = coalesce($2::timestamptz, updated_at)
     WHERE id = $1`,
    [id, at],
  )
}
