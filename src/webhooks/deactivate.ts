import { audit } from '../access/audit.js'
import { loadEnvironment } from '../access/load-environment.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'
import type { Try } from './delivery.js'
import { countParked, parkAll } from './store/delivery-store.js'
import { updateDeactivated } from './store/webhook-store.js'
import type { Endpoint } from './store/webhook-store.js'

/**
 * Deactivates an endpoint that has failed for days: pending deliveries are parked, and so are new ones until its owner activates it again. The
 * environment's operators are mailed, else support. The caller holds the webhook's row.
 */
export const deactivate = async (
  tx: Tx,
  endpoint: Endpoint,
  { since, tried }: { readonly since: Date; readonly tried: Try },
): Promise<void> => {
  await updateDeactivated(tx, endpoint.id, tx.now)
  await parkAll(tx, endpoint.id, tx.now)
  const parked = await countParked(tx, endpoint.id)
  await audit(tx, {
    environmentId: endpoint.environmentId,
    actor: 'relink',
    action: 'deactivated',
    subjectKind: 'webhook',
    subjectId: endpoint.id,
    data: { failing_since: since.toISOString(), status: tried.status, error: tried.error, parked },
  })
  const environment = await loadEnvironment(tx, endpoint.environmentId)
  const addresses = environment.operator.length > 0 ? environment.operator : [environment.support.email].filter((email) => email !== null)
  for (const email of addresses) {
    await queueMail(tx, {
      environment,
      key: `webhook_deactivated/${endpoint.id}/${tx.now.toISOString()}/${email}`,
      recipient: { email },
      content: {
        kind: 'webhook_deactivated',
        webhookId: endpoint.id,
        targetUrl: endpoint.targetUrl,
        since,
        at: tx.now,
        status: tried.status,
        parked,
      },
    })
  }
}
