import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { readInbound } from '../src/inbound/read/read-inbound.js'
import type { FailureAbout, Reading } from '../src/inbound/read/reading.js'

/** Messages that real servers and responders sent in a lab, each with what really happened. Their names begin with the server's. */
const folder = join(import.meta.dirname, 'samples/mail')

interface Happened {
  readonly kind: Reading['kind']
  readonly recipient: string
  readonly permanent: boolean
  readonly code: string | null
  readonly enhanced_code?: string | null
  readonly original_message_id: string
  readonly envelope_id: string | null
}

interface Sample {
  readonly name: string
  readonly raw: Buffer
  readonly happened: Happened
}

const samples: readonly Sample[] = readdirSync(folder)
  .filter((file) => file.endsWith('.eml'))
  .map((file) => ({
    name: file.replace(/\.eml$/, ''),
    raw: readFileSync(join(folder, file)),
    happened: JSON.parse(readFileSync(join(folder, file.replace(/\.eml$/, '.json')), 'utf8')) as Happened,
  }))

const serverOf = ({ name }: Sample): string => name.split('-')[0] ?? ''

/** Facts that are not in the message: an expired notice without the last response, a responder that names no Message-ID. */
const said = (sample: Sample, fact: string | null | undefined): string | null =>
  fact !== null && fact !== undefined && sample.raw.includes(fact) ? fact : null

const readingOf = async (sample: Sample) => {
  const { kind, permanent, code, enhanced_code, original_message_id, envelope_id } = await readInbound(sample.raw)
  return { kind, permanent, code, enhanced_code, original_message_id, envelope_id }
}

const right = (sample: Sample) => {
  const { kind, permanent, code, enhanced_code, original_message_id, envelope_id } = sample.happened
  return {
    kind,
    permanent,
    code: said(sample, code),
    enhanced_code: said(sample, enhanced_code),
    original_message_id: said(sample, original_message_id),
    // Exim hands it on as it was sent, encoded.
    envelope_id,
  }
}

test.each(samples)('$name is read as what happened', async (sample) => {
  expect(await readingOf(sample)).toEqual(right(sample))
})

const bounces = samples.filter(({ name }) => !name.startsWith('auto'))

describe('whom and what a failure is about', () => {
  const about: readonly (readonly [RegExp, FailureAbout])[] = [
    [/haraka-two-rcpt/, 'unknown'],
    [/full|two$/, 'mailbox_full'],
    [/policy/, 'policy'],
    [/nouser|bare|mixedcase|utf8|two-rcpt/, 'address'],
  ]
  it.each(bounces)('$name', async (sample) => {
    const reading = await readInbound(sample.raw)
    expect(reading.recipient?.toLowerCase()).toBe(sample.happened.recipient.toLowerCase())
    if (reading.kind === 'failed') expect(reading.about).toBe(about.find(([name]) => name.test(sample.name))?.[1])
    else expect(reading.about).not.toBe('address')
  })
})

test('by server: how many of each kind, without telling the parser which server sent them', async () => {
  const table: Record<string, Record<string, number>> = {}
  for (const sample of samples) {
    const { kind, about } = await readInbound(sample.raw)
    const row = (table[serverOf(sample)] ??= {})
    const cell = kind === 'failed' ? `failed: ${about ?? ''}` : kind
    row[cell] = (row[cell] ?? 0) + 1
  }
  expect(table).toEqual({
    auto: { auto_reply: 22 },
    chasquid: { 'failed: address': 6, 'failed: mailbox_full': 3, 'failed: policy': 1 },
    dma: { 'failed: address': 6, 'failed: mailbox_full': 3, 'failed: policy': 1 },
    exim: { 'failed: address': 8, 'failed: mailbox_full': 5, 'failed: policy': 1, expired: 4 },
    haraka: { 'failed: address': 7, 'failed: mailbox_full': 4, 'failed: policy': 1, 'failed: unknown': 1, expired: 3 },
    opensmtpd: { 'failed: address': 6, 'failed: mailbox_full': 3, 'failed: policy': 1, delayed: 4, expired: 4 },
    postfix: { 'failed: address': 6, 'failed: mailbox_full': 3, 'failed: policy': 1, delayed: 3, expired: 3 },
  })
})
