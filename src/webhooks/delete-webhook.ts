import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { deleteWebhookRow } from './store/webhook-store.js'

/** With all its deliveries, also those that were not made yet. @throws {NotFound} */
export const deleteWebhook = async (tx: Tx, environmentId: string, id: string, actor: string): Promise<void> => {
  if (!(await deleteWebhookRow(tx, environmentId, id))) throw new NotFound()
  await audit(tx, { environmentId, actor, action: 'deleted', subjectKind: 'webhook', subjectId: id })
}
