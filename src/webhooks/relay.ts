import type { Tools } from '../tools.js'

export interface WebhookRow {
  /** The webhook whose workflow is wanted. */
  readonly subjectId: string
}

/** Takes outbox rows of the kind `webhook`: wakes the endpoint's workflow. Throws: not taken, ask again. */
export const webhookRelay =
  (tools: Tools) =>
  ({ subjectId }: WebhookRow): Promise<void> =>
    tools.temporal.wakeWebhook(subjectId)
