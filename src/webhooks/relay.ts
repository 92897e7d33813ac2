import type { Tools } from '../tools.js'
import { tryDelivery } from './try-delivery.js'
import { webhookToWake } from './webhook-to-wake.js'

export interface WebhookRow {
  /** The delivery. */
  readonly subjectId: string
  /** `drain`: no first try; its webhook has become active again, and its workflow is wanted for all that waits. */
  readonly payload?: { readonly drain?: unknown }
}

/** Takes outbox rows of the kind `webhook`: the first try, and when it fails, the endpoint's workflow. Throws: not taken, ask again. */
export const webhookRelay =
  (tools: Tools) =>
  async ({ subjectId, payload }: WebhookRow): Promise<void> => {
    const drain = payload?.drain === true
    if (!drain && (await tryDelivery(tools, subjectId)) !== 'failed') return
    const webhookId = await webhookToWake(tools, subjectId, { always: drain })
    if (webhookId !== null) await tools.temporal.wakeWebhook(webhookId)
  }
