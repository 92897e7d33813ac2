import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { selectForgotten } from './store/claim-store.js'
import { lockEndpoint } from './store/webhook-store.js'

/**
 * Wakes the workflows of endpoints with something due since before `before` and no planned run: their execution is gone, as after a Temporal server
 * was restored. Returns how many.
 */
export const wakeForgotten = async (tx: Tx, before: Date): Promise<number> => {
  const ids = await selectForgotten(tx, before)
  for (const id of ids) {
    const endpoint = await lockEndpoint(tx, id)
    if (endpoint) await enqueue(tx, { kind: 'webhook', environmentId: endpoint.environmentId, subjectId: id })
  }
  return ids.length
}
