import { createHmac } from 'node:crypto'

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text, 'utf8')

/** The key as libraries of Standard Webhooks take it: the bytes of the secret's text. */
export const signingKey = (secret: string): string => `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`

export interface Unsigned {
  readonly eventId: string
  readonly body: string
  readonly secret: string
  /** The moment of this try: receivers refuse what is older than a few minutes. */
  readonly at: Date
}

/** Headers of one try: the contract's signature over the body, and those of Standard Webhooks over id, time and body. */
export const signedHeaders = ({ eventId, body, secret, at }: Unsigned) => {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'content-type': 'application/json',
    'x-truto-signature': `format=sha256,v=${hmac(secret, body).digest('hex')}`,
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac(secret, `${eventId}.${timestamp}.${body}`).digest('base64')}`,
  }
}
