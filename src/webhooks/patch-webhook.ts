import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import type { Tools, Tx } from '../tools.js'
import { closedCircuit } from './circuit.js'
import { selectPending } from './store/claim-store.js'
import { leaveToWorkflow, unpark } from './store/delivery-store.js'
import { letProbe, lockEndpoint, selectWebhook, updateCircuit, updateDeactivated, updateWebhook } from './store/webhook-store.js'
import { checkTargetUrl } from './target-url.js'
import { lookNow } from './wake-webhook.js'
import type { Webhook } from './webhook.js'

export interface WebhookChanges {
  readonly targetUrl?: string | undefined
  readonly isActive?: boolean | undefined
  readonly eventTypes?: readonly string[] | null | undefined
}

/**
 * Deliveries of an inactive webhook wait; once it is active again its workflow sends them, to the address that it has then. One that had
 * become inactive because it failed gets what was parked since it began to.
 * @throws {NotFound} @throws {BadRequest} naming `target_url`
 */
export const patchWebhook = async (
  tools: Tools,
  environmentId: string,
  id: string,
  changes: WebhookChanges,
  actor: string,
): Promise<Webhook> => {
  if (changes.targetUrl !== undefined) checkTargetUrl(tools.egress, changes.targetUrl)
  return tools.database.transaction(async (tx) => {
    const old = await selectWebhook(tx, environmentId, id, 'lock')
    if (!old) throw new NotFound()
    const webhook: Webhook = {
      ...old,
      targetUrl: changes.targetUrl ?? old.targetUrl,
      isActive: changes.isActive ?? old.isActive,
      eventTypes: changes.eventTypes === undefined ? old.eventTypes : changes.eventTypes,
      updatedAt: tx.now,
    }
    await updateWebhook(tx, webhook)
    if (webhook.isActive && !old.isActive) await activate(tx, id)
    else if (changes.isActive === false) {
      // Its owner's wish now, whatever made it inactive: nothing is written for it any more.
      await updateDeactivated(tx, id, null)
      await leaveToWorkflow(tx, id)
    } else if (webhook.targetUrl !== old.targetUrl) await probeAnew(tx, id)
    await audit(tx, {
      environmentId,
      actor,
      action: 'changed',
      subjectKind: 'webhook',
      subjectId: id,
      data: {
        ...(webhook.targetUrl !== old.targetUrl && { target_url: webhook.targetUrl }),
        ...(webhook.isActive !== old.isActive && { is_active: webhook.isActive }),
        ...(JSON.stringify(webhook.eventTypes) !== JSON.stringify(old.eventTypes) && { event_types: webhook.eventTypes }),
      },
    })
    return webhook
  })
}

const activate = async (tx: Tx, id: string): Promise<void> => {
  const endpoint = await lockEndpoint(tx, id)
  if (!endpoint) return
  if (endpoint.failingSince !== null) await unpark(tx, id, endpoint.failingSince, tx.now)
  await updateDeactivated(tx, id, null)
  await updateCircuit(tx, id, closedCircuit)
  if ((await selectPending(tx, id)) !== null) await lookNow(tx, endpoint)
}

/** Another address may answer at once: what waits does not wait for the old one's circuit. */
const probeAnew = async (tx: Tx, id: string): Promise<void> => {
  const endpoint = await lockEndpoint(tx, id)
  if (!endpoint?.isActive || endpoint.failures === 0) return
  await letProbe(tx, id, tx.now)
  await lookNow(tx, endpoint)
}
