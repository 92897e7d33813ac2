import { createHmac, timingSafeEqual } from 'node:crypto'
import type { webhooks } from './webhook-bodies.js'

/**
 * What a delivery says, by `event`: a `switch` over it knows each payload. Made from the section `webhooks` of openapi.json. Of two events of
 * one account, the one with the higher `payload.generation`, then the later `created_at`, is newer.
 */
export type WebhookBody = {
  [E in keyof webhooks]: webhooks[E]['post']['requestBody']['content']['application/json']
}[keyof webhooks]

export interface WebhookGiven {
  /** The raw body, as it arrived: parsed and written again it is another one. */
  readonly body: string | Uint8Array
  /** Node's `req.headers`, a Fetch `Headers`, or a plain object; names in any case. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** `secret` or `signing_key` of the webhook; both, while a secret is rotated. */
  readonly secret: string | readonly string[]
  /**
   * `standard`: only Standard Webhooks' headers count, which carry a time, so that an old request can't be sent once more. `truto`: only
   * `X-Truto-Signature`, which has none. `any`, the default: the former where they are there, else the latter.
   */
  readonly scheme?: 'any' | 'standard' | 'truto'
  /** Seconds that `webhook-timestamp` may be away from now, either way; 300 unless given. */
  readonly toleranceSeconds?: number
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: number
}

export type WebhookRefusal = 'parsed_body' | 'no_signature' | 'bad_timestamp' | 'too_old' | 'too_new' | 'no_match' | 'not_json'

const sentences: Readonly<Record<WebhookRefusal, string>> = {
  parsed_body: 'The body is already parsed: give the raw body, as text or bytes, as it arrived',
  no_signature: 'The request has no signature',
  bad_timestamp: 'webhook-timestamp is not a number of seconds',
  too_old: 'The request is older than the tolerance allows',
  too_new: 'The request is from further in the future than the tolerance allows',
  no_match: 'No signature fits',
  not_json: 'The body is signed, but is not JSON',
}

/** The request is not to be believed; `code` says why. It holds neither body nor secret. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError'
  readonly code: WebhookRefusal

  constructor(code: WebhookRefusal) {
    super(sentences[code])
    this.code = code
  }
}

/**
 * For receivers: the body of a delivery that Relink has signed. Takes the headers of Standard Webhooks and `X-Truto-Signature` (hex or
 * base64), several signatures and several secrets; every comparison takes the same time whatever fits.
 * @throws {WebhookVerificationError} @throws {TypeError} for an empty secret
 */
export const verifyWebhook = (given: WebhookGiven): WebhookBody => {
  const { scheme = 'any' } = given
  const header = headerReader(given.headers)
  const raw = rawBody(given.body)
  const keys = [given.secret].flat().map(keyOf)
  const standard = header('webhook-signature')
  if (scheme !== 'truto' && (standard !== '' || scheme === 'standard')) checkStandard(given, raw, keys, header)
  else checkTruto(raw, keys, header)
  try {
    return JSON.parse(raw.toString('utf8')) as WebhookBody
  } catch {
    throw new WebhookVerificationError('not_json')
  }
}

/** Callers in JavaScript pass what a body parser made of it: that would never fit. */
const rawBody = (body: unknown): Buffer => {
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  if (body instanceof Uint8Array) return Buffer.from(body)
  throw new WebhookVerificationError('parsed_body')
}

type HeaderReader = (name: string) => string

const checkStandard = (given: WebhookGiven, raw: Buffer, keys: readonly Buffer[], header: HeaderReader): void => {
  const [id, timestamp, signatures] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')]
  if (id === '' || timestamp === '' || signatures === '') throw new WebhookVerificationError('no_signature')
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('bad_timestamp')
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), raw])
  const all = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [decoded(one.slice(3), 'base64')] : []))
  if (!fits(content, keys, all)) throw new WebhookVerificationError('no_match')
  // Checked after the signature, so that no response tells a forger how our clock compares with a made-up time.
  const age = (given.now ?? Date.now()) / 1000 - Number(timestamp)
  const tolerance = given.toleranceSeconds ?? 300
  if (age > tolerance) throw new WebhookVerificationError('too_old')
  if (age < -tolerance) throw new WebhookVerificationError('too_new')
}

const checkTruto = (raw: Buffer, keys: readonly Buffer[], header: HeaderReader): void => {
  const sent = [header('x-truto-signature'), header('x-truto-signature-new')].filter((value) => value !== '')
  if (sent.length === 0) throw new WebhookVerificationError('no_signature')
  const all = sent.flatMap((value) => {
    const [, text] = /^format=sha256,v=([A-Za-z0-9+/_-]+={0,2})$/.exec(value.trim()) ?? []
    // 64 characters are hex: base64 of 32 bytes has 43 or 44.
    return text === undefined ? [] : [decoded(text, text.length === 64 ? 'hex' : 'base64')]
  })
  if (!fits(raw, keys, all)) throw new WebhookVerificationError('no_match')
}

/** Compares every key with every signature, also after one that fits. */
const fits = (content: Buffer, keys: readonly Buffer[], signatures: readonly Buffer[]): boolean => {
  let found = false
  for (const key of keys) {
    const expected = createHmac('sha256', key).update(content).digest()
    for (const one of signatures) if (one.length === expected.length && timingSafeEqual(one, expected)) found = true
  }
  return found
}

const decoded = (text: string, encoding: 'hex' | 'base64'): Buffer => Buffer.from(text, encoding)

/** `signing_key` is the secret's bytes in base64, after a prefix. */
const keyOf = (secret: string): Buffer => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8')
  // A setting that was forgotten: anyone can sign with an empty secret.
  if (key.length === 0) throw new TypeError('The secret is empty')
  return key
}

const headerReader = (headers: WebhookGiven['headers']): HeaderReader => {
  const entries = typeof (headers as Headers).get === 'function' ? [...(headers as Headers).entries()] : Object.entries(headers)
  const byName = new Map(entries.map(([name, value]) => [name.toLowerCase(), [value].flat().join(' ')] as const))
  return (name) => byName.get(name) ?? ''
}
