import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { lockAll } from './store/delivery-store.js'
import { deleteWebhookRow, selectWebhook } from './store/webhook-store.js'

/** With all its deliveries, also those that were not made yet. @throws {NotFound} */
export const deleteWebhook = async (tx: Tx, environmentId: string, id: string, actor: string): Promise<void> => {
  if ((await selectWebhook(tx, environmentId, id, 'lock')) === null) throw new NotFound()
  await lockAll(tx, id)
  await deleteWebhookRow(tx, id)
  await audit(tx, { environmentId, actor, action: 'deleted', subjectKind: 'webhook', subjectId: id })
}
