import { audit } from '../access/audit.js'
import { loadEnvironment } from '../access/load-environment.js'
import { isObserved } from '../access/observed.js'
import { Conflict, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { getEvent } from './get-event.js'
import { resendTo } from './store/delivery-store.js'
import { letProbe, lockEndpoint, lockResent, selectWebhook } from './store/webhook-store.js'
import { lookNow } from './wake-webhook.js'

/**
 * Sends an event again, with its id: to one webhook, else to every active one that wants it or received it before. An endpoint whose circuit is open
 * is probed now. Returns how many webhooks.
 * @throws {NotFound} for an unknown event or webhook, or another environment's
 * @throws {Conflict} for a webhook that is inactive, and while another system looks after the event's account
 */
export const resendEvent = async (
  tx: Tx,
  {
    environmentId,
    eventId,
    webhookId,
    actor,
  }: { readonly environmentId: string; readonly eventId: string; readonly webhookId: string | null; readonly actor: string },
): Promise<number> => {
  const event = await getEvent(tx, environmentId, eventId)
  if (await isObserved(tx, await loadEnvironment(tx, environmentId), { accountId: event.accountId })) {
    throw new Conflict('Relink only observes here: no event leaves until `relink cutover`')
  }
  if (webhookId !== null) await checkActive(tx, environmentId, webhookId)
  const ids = await lockResent(tx, event, webhookId)
  await resendTo(tx, event, ids, tx.now)
  for (const id of ids) {
    const endpoint = await lockEndpoint(tx, id)
    if (endpoint?.openUntil) {
      await letProbe(tx, id, tx.now)
      await lookNow(tx, endpoint)
    }
    await audit(tx, {
      environmentId,
      actor,
      action: 'event_resent',
      subjectKind: 'webhook',
      subjectId: id,
      data: { event_id: event.id, event: event.event },
    })
  }
  return ids.length
}

/** @throws {NotFound} @throws {Conflict} */
export const checkActive = async (tx: Tx, environmentId: string, webhookId: string) => {
  const webhook = await selectWebhook(tx, environmentId, webhookId, 'lock')
  if (!webhook) throw new NotFound()
  if (!webhook.isActive) throw new Conflict('The webhook is inactive; make it active first: PATCH /webhook/:id { "is_active": true }')
  return webhook
}
