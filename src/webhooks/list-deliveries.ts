import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'
import type { Tx } from '../tools.js'
import type { Delivery } from './delivery.js'
import { getWebhook } from './get-webhook.js'
import { selectDeliveries } from './store/delivery-store.js'

/** A webhook's, newest first. @throws {NotFound} for another environment's webhook */
export const listDeliveries = async (tx: Tx, environmentId: string, webhookId: string, query: ListQuery): Promise<Page<Delivery>> => {
  await getWebhook(tx, environmentId, webhookId)
  return selectDeliveries(tx, webhookId, query)
}
