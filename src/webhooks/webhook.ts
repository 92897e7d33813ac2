/** An endpoint that subscribed to events. Its secret is read separately, by the code that signs. */
export interface Webhook {
  readonly id: string
  readonly environmentId: string
  readonly targetUrl: string
  readonly isActive: boolean
  /** `null`: all of them. */
  readonly eventTypes: readonly string[] | null
  /** Failed tries since the last success. */
  readonly failures: number
  readonly failingSince: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The contract's webhook. */
export const webhookJson = (webhook: Webhook) => ({
  id: webhook.id,
  target_url: webhook.targetUrl,
  is_active: webhook.isActive,
  environment_id: webhook.environmentId,
  event_types: webhook.eventTypes === null ? null : [...webhook.eventTypes],
  failed_tries: webhook.failures,
  failing_since: webhook.failingSince?.toISOString() ?? null,
  created_at: webhook.createdAt.toISOString(),
  updated_at: webhook.updatedAt.toISOString(),
})

/** Where the secret of a webhook is sealed. */
export const secretPlace = (webhookId: string) => ({ table: 'webhooks', row: webhookId, field: 'secret' })

/** Where the one that it had before is sealed, while both sign. */
export const oldSecretPlace = (webhookId: string) => ({ table: 'webhooks', row: webhookId, field: 'old_secret' })
