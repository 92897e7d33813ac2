import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

const delivery = z.object({ id: z.string(), event: z.string(), payload: z.looseObject({ id: z.string().optional() }) })

export interface ReceivedWebhook {
  readonly received_at: string
  /** The event's id: the same for every try. */
  readonly id: string
  readonly event: string
  /** The integrated account it is about. */
  readonly account_id: string | null
  readonly case_reference: string | null
  /** How often it came; more than 1 after a retry. */
  readonly times: number
  /** `X-Truto-Signature`. */
  readonly truto_signature: boolean
  /** `webhook-id`, `webhook-timestamp`, `webhook-signature`, checked by the library `standardwebhooks`. */
  readonly standard_webhooks: boolean
  /** Both. */
  readonly verified: boolean
}

const kept = 100

/** The product's webhook receiver: checks both signatures over the raw body and keeps what came, newest first. */
export class WebhookInbox {
  #received: ReceivedWebhook[] = []

  list(): ReceivedWebhook[] {
    return [...this.#received]
  }

  /** Returns the HTTP status: 200, 400 if it is not a webhook, or 401 if it was signed by another party. */
  receive(raw: Buffer, headers: IncomingHttpHeaders, secret: string, now: Date): 200 | 400 | 401 {
    const parsed = delivery.safeParse(parseJson(raw))
    if (!parsed.success) return 400
    const { id, event, payload } = parsed.data
    const truto = trutoSignatureHolds(raw, headers['x-truto-signature'], secret)
    const standard = standardSignatureHolds(raw, headers, secret)
    const about = z.object({ case: z.object({ reference: z.string() }) }).safeParse(payload)
    const before = this.#received.find((one) => one.id === id && one.event === event)
    this.#received = this.#received.filter((one) => one !== before)
    this.#received.unshift({
      received_at: now.toISOString(),
      id,
      event,
      account_id: payload.id ?? null,
      case_reference: about.success ? about.data.case.reference : null,
      times: (before?.times ?? 0) + 1,
      truto_signature: truto,
      standard_webhooks: standard,
      verified: truto && standard,
    })
    this.#received.length = Math.min(this.#received.length, kept)
    return truto && standard ? 200 : 401
  }
}

/** `format=sha256,v=<hex>`. */
const trutoSignatureHolds = (raw: Buffer, header: string | string[] | undefined, secret: string): boolean => {
  const hex = typeof header === 'string' ? /^format=sha256,v=([0-9a-f]{64})$/.exec(header)?.[1] : undefined
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), createHmac('sha256', secret).update(raw).digest())
}

/** The key is the bytes of the secret's text, so the library is told `raw` instead of being handed `whsec_…`. */
const standardSignatureHolds = (raw: Buffer, headers: IncomingHttpHeaders, secret: string): boolean => {
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : '')
  try {
    new Webhook(secret, { format: 'raw' }).verify(raw, {
      'webhook-id': text('webhook-id'),
      'webhook-timestamp': text('webhook-timestamp'),
      'webhook-signature': text('webhook-signature'),
    })
    return true
  } catch {
    return false
  }
}

const parseJson = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return undefined
  }
}
