import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import type { Claimed } from './claimed.js'
import { noteDelivered } from './delivered.js'
import type { Try } from './delivery.js'
import { deliveryBody } from './event.js'
import { noteFailure } from './note-failure.js'
import type { TriedBy } from './note-failure.js'
import { postSigned } from './post-signed.js'
import type { Posted } from './post-signed.js'
import { openSecrets } from './secrets.js'

/** Milliseconds of a lease: the POST's longest duration, and as long again to store the result. */
export const leaseMs = ({ settings }: Tools): number => 2 * settings.deliveryTimeout

/** Makes one try of a delivery that the caller has leased. Writes nothing. */
export const postClaimed = async (tools: Tools, claimed: Claimed): Promise<Posted> => {
  const { eventId, webhookId, targetUrl } = claimed
  try {
    const secrets = await openSecrets(tools, webhookId, claimed, tools.clock())
    const body = deliveryBody({ ...claimed, id: eventId, createdAt: claimed.eventCreatedAt }, webhookId)
    return await postSigned(tools, { url: targetUrl, secrets, eventId, body })
  } catch (error) {
    // Tried again like any other: the operator puts the key back.
    if (!(error instanceof VaultUnreadable)) throw error
    tools.log.error({ webhook_id: webhookId, code: error.code }, error.message)
    const tried: Try = { at: tools.clock().toISOString(), status: null, error: 'the signing secret can not be opened', ms: 0 }
    return { delivered: false, tried, retryAfterMs: null, text: '' }
  }
}

/** Stores the result of a try. `areMoreComing`: other tries to the same endpoint are in progress, and may share the statement. */
export const settleClaimed = async (
  tools: Tools,
  claimed: Claimed,
  posted: Posted,
  { by, areMoreComing }: { readonly by: TriedBy; readonly areMoreComing: boolean },
): Promise<'delivered' | 'failed' | 'parked'> => {
  if (posted.delivered) {
    await noteDelivered(tools, { id: claimed.id, webhookId: claimed.webhookId, tried: posted.tried }, areMoreComing)
    return 'delivered'
  }
  const result = await noteFailure(tools, claimed, posted, by)
  tools.metrics.deliveries.inc({ result })
  const { status, error, ms } = posted.tried
  tools.log[result === 'parked' ? 'warn' : 'info'](
    { webhook_id: claimed.webhookId, event_id: claimed.eventId, status, error, ms },
    `webhook try ${result}`,
  )
  return result
}

/** One try, written down. */
export const tryClaimed = async (tools: Tools, claimed: Claimed, by: TriedBy): Promise<'delivered' | 'failed' | 'parked'> =>
  settleClaimed(tools, claimed, await postClaimed(tools, claimed), { by, areMoreComing: false })
