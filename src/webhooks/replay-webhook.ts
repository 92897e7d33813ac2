import { audit } from '../access/audit.js'
import type { Tx } from '../tools.js'
import { checkActive } from './resend-event.js'
import { replaySince } from './store/delivery-store.js'
import { letProbe } from './store/webhook-store.js'
import { lookNow } from './wake-webhook.js'

/**
 * Sends every event that the webhook wants and that was written at `since` or later again, with its id, whatever became of it before:
 * parked, delivered, or never meant for it (written before it was subscribed, or while it was inactive). Its workflow sends them, ten at
 * once. Returns how many. What another system still looks after is left out.
 * @throws {NotFound} @throws {Conflict} for a webhook that is inactive
 */
export const replayWebhook = async (
  tx: Tx,
  {
    environmentId,
    id,
    since,
    actor,
  }: { readonly environmentId: string; readonly id: string; readonly since: Date; readonly actor: string },
): Promise<number> => {
  const webhook = await checkActive(tx, environmentId, id)
  const events = await replaySince(tx, webhook, since, tx.now)
  if (events > 0) {
    await letProbe(tx, id, tx.now)
    await lookNow(tx, webhook)
  }
  await audit(tx, {
    environmentId,
    actor,
    action: 'replayed',
    subjectKind: 'webhook',
    subjectId: id,
    data: { since: since.toISOString(), events },
  })
  return events
}
