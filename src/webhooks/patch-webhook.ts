import { NotFound } from '../http/errors.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tools } from '../tools.js'
import { oldestPending, selectWebhook, updateWebhook } from './store.js'
import { checkTargetUrl } from './target-url.js'
import type { Webhook } from './webhook.js'

export interface WebhookChanges {
  readonly targetUrl?: string | undefined
  readonly isActive?: boolean | undefined
  readonly eventTypes?: readonly string[] | null | undefined
}

/**
 * Deliveries of an inactive webhook wait; once it is active again its workflow sends them, to the address that it has then.
 * @throws {NotFound} @throws {BadRequest} naming `target_url`
 */
export const patchWebhook = async (tools: Tools, environmentId: string, id: string, changes: WebhookChanges): Promise<Webhook> => {
  if (changes.targetUrl !== undefined) checkTargetUrl(tools.egress, changes.targetUrl)
  return tools.database.transaction(async (tx) => {
    const old = await selectWebhook(tx, environmentId, id, 'lock')
    if (!old) throw new NotFound()
    const webhook: Webhook = {
      ...old,
      targetUrl: changes.targetUrl ?? old.targetUrl,
      isActive: changes.isActive ?? old.isActive,
      eventTypes: changes.eventTypes === undefined ? old.eventTypes : changes.eventTypes,
      updatedAt: tx.now,
    }
    await updateWebhook(tx, webhook)
    const waiting = webhook.isActive && !old.isActive ? await oldestPending(tx, id) : null
    if (waiting !== null) await enqueue(tx, { kind: 'webhook', environmentId, subjectId: waiting, payload: { drain: true } })
    return webhook
  })
}
