import { createHmac } from 'node:crypto'
import type { Secrets } from './secrets.js'

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text, 'utf8')

/** The key as libraries of Standard Webhooks take it: the bytes of the secret's text. */
export const signingKey = (secret: string): string => `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`

export interface Unsigned {
  readonly eventId: string
  readonly body: string
  readonly secrets: Secrets
  /** The moment of this try: receivers refuse what is older than a few minutes. */
  readonly at: Date
}

/**
 * Headers of one try: the contract's signature over the body, and those of Standard Webhooks over id, time and body. While a secret is
 * rotated, Standard Webhooks' header has a signature of each, and the contract's one of the old (receivers in the wild can't split two).
 */
export const signedHeaders = ({ eventId, body, secrets, at }: Unsigned): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const ofBody = (secret: string) => `format=sha256,v=${hmac(secret, body).digest('hex')}`
  const ofAll = (secret: string) => `v1,${hmac(secret, `${eventId}.${timestamp}.${body}`).digest('base64')}`
  const { current, old } = secrets
  return {
    'content-type': 'application/json',
    'x-truto-signature': ofBody(old ?? current),
    ...(old !== null && { 'x-truto-signature-new': ofBody(current) }),
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': old === null ? ofAll(current) : `${ofAll(current)} ${ofAll(old)}`,
  }
}
