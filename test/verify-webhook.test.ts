import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { signedHeaders, signingKey } from '../src/webhooks/sign.js'
import { WebhookVerificationError, verifyWebhook } from '../src/webhooks/verify-webhook.js'
import type { WebhookGiven } from '../src/webhooks/verify-webhook.js'

const secret = '0b2f7f6e-6c3f-4c43-9a39-5b1c9f6d7a10'
const older = '4de3c1d2-8a55-4f0a-8c0e-1d2f3a4b5c6d'
const at = new Date('2026-11-24T12:00:00Z')
const now = at.getTime()
const event = { id: 'e1', event: 'a:b', payload: { text: 'Zoë, 東京' }, environment_id: 'x', webhook_id: 'w', created_at: at.toISOString() }
const body = JSON.stringify(event)
const headersOf = (secrets: { current: string; old: string | null }, text = body) =>
  signedHeaders({ eventId: 'e1', body: text, secrets, at }) as Record<string, string>
const headers = headersOf({ current: secret, old: null })

/** What came of it: the body, or why not. */
const outcome = (given: Partial<WebhookGiven>): unknown => {
  try {
    return verifyWebhook({ body, headers, secret, now, ...given })
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code
    throw error
  }
}
const truto = (value: string) => ({ 'X-Truto-Signature': `format=sha256,v=${value}` })
const hmac = (encoding: 'hex' | 'base64' | 'base64url', key = secret, text = body) =>
  createHmac('sha256', key).update(text).digest(encoding)

describe('a receiver believes', () => {
  test('both schemes, secret and signing key, strings and bytes, plain and Fetch headers in any case', () => {
    for (const key of [secret, signingKey(secret), [older, secret]]) {
      expect(outcome({ secret: key })).toEqual(event)
      expect(outcome({ secret: key, scheme: 'truto' })).toEqual(event)
      expect(outcome({ secret: key, scheme: 'standard' })).toEqual(event)
    }
    expect(outcome({ body: new TextEncoder().encode(body), headers: new Headers(headers) })).toEqual(event)
    expect(outcome({ headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]])) })).toEqual(
      event,
    )
  })

  test('hex and base64 of X-Truto-Signature, without any time', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(outcome({ headers: truto(hmac(encoding)), now: now + 86_400_000 })).toEqual(event)
    expect(outcome({ headers: truto(hmac('hex').toUpperCase()) })).toEqual(event)
  })

  test('either secret while they are rotated, as libraries of Standard Webhooks do', () => {
    const rotating = headersOf({ current: secret, old: older })
    for (const key of [secret, older]) {
      expect(outcome({ headers: rotating, secret: key })).toEqual(event)
      expect(outcome({ headers: rotating, secret: key, scheme: 'truto' })).toEqual(event)
    }
    expect(rotating['x-truto-signature']).toBe(`format=sha256,v=${hmac('hex', older)}`)
    expect(rotating['x-truto-signature-new']).toBe(`format=sha256,v=${hmac('hex', secret)}`)
    expect(rotating['webhook-signature']?.split(' ')).toHaveLength(2)
    const fresh = signedHeaders({ eventId: 'e1', body, secrets: { current: secret, old: older }, at: new Date() })
    for (const key of [secret, older]) expect(new StandardWebhook(signingKey(key)).verify(body, { ...fresh })).toEqual(event)
  })

  test('what standardwebhooks has signed', () => {
    const library = new StandardWebhook(signingKey(secret))
    const signature = library.sign('e1', at, body)
    const sent = { 'webhook-id': 'e1', 'webhook-timestamp': String(now / 1000), 'webhook-signature': `v1a,AAAA ${signature} v2,x` }
    expect(outcome({ headers: sent })).toEqual(event)
  })
})

describe('a receiver refuses', () => {
  test('requests that are too old or from the future, by the tolerance', () => {
    expect(outcome({ now: now + 300_000 })).toEqual(event)
    expect(outcome({ now: now + 301_000 })).toBe('too_old')
    expect(outcome({ now: now - 301_000 })).toBe('too_new')
    expect(outcome({ now: now + 20_000, toleranceSeconds: 10 })).toBe('too_old')
  })

  test('what has no signature, another secret, a time that is none, or a body that is no JSON', () => {
    expect(outcome({ headers: {} })).toBe('no_signature')
    expect(outcome({ headers: truto(hmac('hex')), scheme: 'standard' })).toBe('no_signature')
    expect(outcome({ secret: older })).toBe('no_match')
    expect(outcome({ headers: { ...headers, 'webhook-timestamp': 'soon' } })).toBe('bad_timestamp')
    expect(outcome({ body: 'no json', headers: headersOf({ current: secret, old: null }, 'no json') })).toBe('not_json')
    expect(() => verifyWebhook({ body, headers, secret: '' })).toThrow(TypeError)
  })

  test('a parsed body, and says what to pass', () => {
    for (const parsed of [event, null, undefined, 1]) expect(outcome({ body: parsed as unknown as string })).toBe('parsed_body')
    expect(new WebhookVerificationError('parsed_body').message).toContain('give the raw body')
  })

  test('a wrong Standard Webhooks signature beside a good X-Truto-Signature: a replay can not fall back to what has no time', () => {
    expect(outcome({ headers: { ...headers, 'webhook-signature': 'v1,AAAA' } })).toBe('no_match')
    expect(outcome({ headers: { ...headers, 'webhook-timestamp': String(now / 1000 + 1) } })).toBe('no_match')
  })

  test('any change of a byte of the body, the id, the time or a signature', () => {
    const flipped = (text: string, position: number, bit: number): string => {
      const bytes = Buffer.from(text, 'latin1')
      const index = position % bytes.length
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
      return bytes.toString('latin1')
    }
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.integer({ min: 0, max: 7 }), fc.boolean(), (payload, position, bit, standard) => {
        const text = JSON.stringify({ ...event, payload })
        const signed = headersOf({ current: secret, old: null }, text)
        const scheme = standard ? 'standard' : 'truto'
        expect(outcome({ body: text, headers: signed, scheme })).toEqual(JSON.parse(text))
        const bytes = Buffer.from(text)
        const index = position % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
        expect(outcome({ body: bytes, headers: signed, scheme })).toBe('no_match')
        for (const name of ['webhook-id', 'webhook-timestamp'] as const)
          expect(
            typeof outcome({ body: text, headers: { ...signed, [name]: flipped(signed[name] ?? '', position, bit) }, scheme: 'standard' }),
          ).toBe('string')
      }),
      { numRuns: 500 },
    )
  })

  test('made-up signatures of any shape, without another error', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (signature, timestamp, other) => {
        const made = {
          'webhook-id': 'e1',
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature} ${other}`,
          'x-truto-signature': other,
        }
        expect(['no_signature', 'bad_timestamp', 'no_match']).toContain(outcome({ headers: made }))
        expect(['no_signature', 'no_match']).toContain(outcome({ headers: { 'x-truto-signature': `format=sha256,v=${signature}` } }))
      }),
      { numRuns: 1_000 },
    )
  })
})
