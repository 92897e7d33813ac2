import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { selectWebhook } from './store/webhook-store.js'
import type { Webhook } from './webhook.js'

/** @throws {NotFound} also for another environment's */
export const getWebhook = async (tx: Tx, environmentId: string, id: string): Promise<Webhook> => {
  const webhook = await selectWebhook(tx, environmentId, id)
  if (!webhook) throw new NotFound()
  return webhook
}
