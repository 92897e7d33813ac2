import type { Tools } from '../tools.js'
import { selectDeliveryWebhook } from './store/claim-store.js'

export interface WebhookRow {
  /** The webhook whose workflow is wanted. (Rows of versions before 0.2 name a delivery.) */
  readonly subjectId: string
}

/** Takes outbox rows of the kind `webhook`: wakes the endpoint's workflow. Throws: not taken, ask again. */
export const webhookRelay =
  (tools: Tools) =>
  async ({ subjectId }: WebhookRow): Promise<void> => {
    await tools.temporal.wakeWebhook((await selectDeliveryWebhook(tools.database, subjectId)) ?? subjectId)
  }
