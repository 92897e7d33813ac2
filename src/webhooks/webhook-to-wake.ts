import type { Tools } from '../tools.js'
import { selectWake } from './store.js'

/** Longer than a workflow ever sleeps between two runs: whoever is overdue by this has nobody to send it. */
const overdueMs = 120_000

/**
 * The webhook whose workflow must be woken for a pending delivery; `null` when nothing is to be sent, or the workflow is awake: an
 * older delivery that failed has seen to that, and it stays awake while that one is pending. So an endpoint that is down all day gets
 * one signal, not one for each event. (By age, since of two that fail at once neither may leave it to the other.)
 */
export const webhookToWake = async (tools: Tools, deliveryId: string, { always }: { readonly always: boolean }): Promise<string | null> => {
  const wake = await selectWake(tools.database, deliveryId, new Date(tools.clock().getTime() - overdueMs))
  return wake && (always || !wake.isAwake) ? wake.webhookId : null
}
