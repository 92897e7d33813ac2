import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import type { Try } from './delivery.js'
import { deliveryBody } from './event.js'
import { nextTry } from './next-try.js'
import { postSigned } from './post-signed.js'
import type { Posted } from './post-signed.js'
import { markDelivered, markFailed } from './store.js'
import type { Claimed } from './store.js'
import { secretPlace } from './webhook.js'

export interface Outcome {
  readonly result: 'delivered' | 'failed' | 'parked'
  /** Null unless failed. */
  readonly nextTryAt: Date | null
}

/** Makes one try of a delivery that the caller has leased, and writes down what came of it. */
export const tryClaimed = async (tools: Tools, claimed: Claimed): Promise<Outcome> => {
  const posted = await post(tools, claimed)
  const now = tools.clock()
  if (posted.delivered) {
    await markDelivered(tools.database, claimed.id, posted.tried, now)
    tools.metrics.deliveries.inc({ result: 'delivered' })
    return { result: 'delivered', nextTryAt: null }
  }
  const nextTryAt = nextTry({
    createdAt: claimed.createdAt,
    now,
    tries: claimed.tries + 1,
    retryAfterMs: posted.retryAfterMs,
    backOff: tools.settings.deliveryBackOff,
    window: tools.settings.deliveryWindow,
    random: Math.random(),
  })
  await markFailed(tools.database, claimed, posted.tried, nextTryAt, now)
  const result = nextTryAt === null ? 'parked' : 'failed'
  tools.metrics.deliveries.inc({ result })
  const { status, error, ms } = posted.tried
  tools.log[nextTryAt === null ? 'warn' : 'info'](
    { webhook_id: claimed.webhookId, event_id: claimed.eventId, status, error, ms, next_try_at: nextTryAt },
    `webhook try ${result}`,
  )
  return { result, nextTryAt }
}

const post = async (tools: Tools, claimed: Claimed): Promise<Posted> => {
  const { eventId, webhookId, targetUrl, sealedSecret } = claimed
  try {
    const secret = await tools.vault.open(secretPlace(webhookId), sealedSecret)
    const body = deliveryBody({ ...claimed, id: eventId, createdAt: claimed.eventCreatedAt }, webhookId)
    return await postSigned(tools, { url: targetUrl, secret, eventId, body })
  } catch (error) {
    // Tried again like any other: the operator puts the key back.
    if (!(error instanceof VaultUnreadable)) throw error
    tools.log.error({ webhook_id: webhookId, code: error.code }, error.message)
    const tried: Try = { at: tools.clock().toISOString(), status: null, error: 'the signing secret can not be opened', ms: 0 }
    return { delivered: false, tried, retryAfterMs: null, text: '' }
  }
}
