import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askedOf, listMails, readMail } from '../src/mail/read-mails.js'
import { createApi } from '../src/http/call.js'
import { createApp } from '../src/http/create-app.js'
import { deliveryOf } from '../src/mail/delivery-of.js'
import { markOutcome } from '../src/mail/end-mail.js'
import { eraseMailsOf, claimMail } from '../src/mail/write-mail.js'
import { linkPlaceholder } from '../src/mail/link-placeholder.js'
import { MailUnavailable } from '../src/mail/mail-unavailable.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import { queueMail } from '../src/mail/queue-mail.js'
import { mailRoutes } from '../src/mail/routes.js'
import { relayMail } from '../src/mail/relay-mail.js'
import { personNow } from '../src/mail/person-now.js'
import { transmit } from '../src/mail/transmit.js'
import type { Tx } from '../src/tools.js'
import { newLink, scenery, stepMail, mailTools } from './support/mail-tools.js'
import type { MailTools } from './support/mail-tools.js'
import { samples } from './support/mail-samples.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'
import { temporaryPostgres } from './support/temporary-postgres.js'

const url = 'https://relink.acme.example/connect-account?link_token=018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31'
const hour = 3_600_000

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let sink: SmtpSink
let process: MailTools

beforeAll(async () => {
  postgres = await temporaryPostgres()
  sink = await smtpSink()
  process = await mailTools(postgres.url, sink.url)
})
afterAll(async () => {
  await process.close()
  await sink.stop()
  await postgres.stop()
})
beforeEach(() => {
  sink.received.length = 0
})

const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => process.tools.database.transaction(work)

interface Told {
  readonly caseId: string
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The relay's handler, with modules above that write down what they are told. */
const handler = (linkUrl: string | null = url) => {
  const told: Told[] = []
  const bounced: string[] = []
  const handle = relayMail(process.tools, {
    signInUrlOf: () => Promise.resolve(null),
    linkUrlOf: () => Promise.resolve(linkUrl),
    listUrlOf: () => Promise.resolve(null),
    note: (_tx, row) => Promise.resolve(told.push(row)),
    refused: (_tx, { contactId }) => {
      bounced.push(contactId ?? 'nobody')
      return Promise.resolve()
    },
  })
  return { told, bounced, handle }
}

const outboxOf = async (subjectId: string): Promise<number> => {
  const { rows } = await process.tools.database.query<{ n: number }>(
    `select count(*) as n from outbox where kind = 'mail' and subject_id = $1`,
    [subjectId],
  )
  return rows[0]?.n ?? 0
}

describe('a mail of the ladder', () => {
  test('claimed again after a kill it has the same bytes and the same Message-ID, from whatever process, at whatever time', async () => {
    const place = await scenery(process.tools)
    const request = stepMail(place, samples.first, 'notifyEndUser:0')
    const both = await Promise.all([inTx((tx) => claimMail(tx, request)), inTx((tx) => claimMail(tx, request))])
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true])
    const { mail } = both[0]
    await transmit(process.tools, mail, url)
    process.clock.now = new Date(process.clock.now.getTime() + hour)
    const again = await inTx((tx) => claimMail(tx, request))
    await transmit(process.tools, again.mail, url)
    expect(again.isNew).toBe(false)
    expect(sink.received[1]?.raw).toBe(sink.received[0]?.raw)
    expect((await simpleParser(sink.received[0]?.raw ?? '')).text).toContain(url)
    expect(mail.message).not.toContain('link_token')
    await expect(transmit(process.tools, mail, null)).rejects.toThrow(TypeError)
  })

  test('reminders thread under the first mail that was not held back', async () => {
    const place = await scenery(process.tools)
    const first = await inTx((tx) => claimMail(tx, stepMail(place, samples.first, 'notifyEndUser:0')))
    process.clock.now = new Date(process.clock.now.getTime() + hour)
    const reminder = await inTx((tx) => claimMail(tx, stepMail(place, samples.reminder, 'notifyEndUser:1')))
    const parsed = await simpleParser(reminder.mail.message)
    expect(parsed.inReplyTo).toBe(first.mail.messageId)
    expect(parsed.messageId).not.toBe(first.mail.messageId)
    expect(first.mail.inReplyTo).toBeNull()
    expect(await inTx((tx) => mailedContacts(tx, place.caseId))).toEqual([place.contactId])
    expect(await inTx((tx) => mailedContacts(tx, place.caseId, `${place.caseId}/notifyEndUser:`))).toEqual([])
    await inTx((tx) => markOutcome(tx, first.mail.id, { kind: 'sent', answer: '250 ok' }))
    expect(await inTx((tx) => askedOf(tx, place.caseId))).toMatchObject([
      { who: place.email, at: process.clock.now, answer: '250 ok' },
      { who: place.email, answer: null },
    ])
  })

  test('has one end: the result of another run is kept', async () => {
    const place = await scenery(process.tools)
    const { mail } = await inTx((tx) => claimMail(tx, stepMail(place, samples.first, 'notifyEndUser:0')))
    expect(await inTx((tx) => markOutcome(tx, mail.id, { kind: 'sent', answer: '250 ok' }))).toBe(true)
    expect(await inTx((tx) => markOutcome(tx, mail.id, { kind: 'refused', code: 550, stage: 'rcpt', answer: '550 no' }))).toBe(false)
    expect(await readMail(process.tools, place.environment.id, mail.id)).toMatchObject({ state: 'sent', server_answer: '250 ok' })
  })
})

describe('delivery', () => {
  const settings = { allow: ['@us.example', 'eve@them.example'], redirect_to: 'qa@us.example' }
  test('decides where a mail goes', () => {
    expect(deliveryOf({ ...settings, delivery: 'live' }, 'ada@them.example', false)).toMatchObject({
      letThrough: true,
      to: 'ada@them.example',
    })
    for (const [recipient, letThrough] of [
      ['ada@us.example', true],
      ['Eve@Them.Example', true],
      ['ada@them.example', false],
      ['ada@mail.us.example', false],
      ['ada@notus.example', false],
    ] as const)
      expect(deliveryOf({ ...settings, delivery: 'allow_list' }, recipient, false).letThrough).toBe(letThrough)
    expect(deliveryOf({ ...settings, delivery: 'redirect' }, 'ada@them.example', false)).toMatchObject({
      letThrough: true,
      to: 'qa@us.example',
      redirected: true,
    })
    expect(deliveryOf({ ...settings, redirect_to: null, delivery: 'redirect' }, 'ada@them.example', false)).toMatchObject({
      letThrough: false,
    })
    expect(deliveryOf({ ...settings, delivery: 'off' }, 'ada@us.example', false)).toMatchObject({ letThrough: false, why: 'mail_off' })
    expect(deliveryOf({ ...settings, delivery: 'live' }, 'ada@them.example', true)).toMatchObject({
      letThrough: false,
      why: 'not_on_allow_list',
    })
  })

  test('a mail that is held back is rendered, kept and not queued', async () => {
    const place = await scenery(process.tools, { delivery: 'allow_list', allow: [] })
    const { mail } = await inTx((tx) => queueMail(tx, stepMail(place, samples.success, 'success')))
    expect(mail).toMatchObject({ state: 'suppressed', why: 'not_on_allow_list', recipient: place.email })
    expect(mail.message).toContain('HubSpot')
    expect(await outboxOf(mail.id)).toBe(0)
    const { handle, told } = handler()
    await handle({ subjectId: mail.id })
    expect(sink.received).toEqual([])
    expect(told).toEqual([])
  })

  test('a redirected mail goes to the one address and says for whom it was', async () => {
    const place = await scenery(process.tools, { delivery: 'redirect', redirect_to: 'qa@acme.example' })
    const { mail } = await inTx((tx) => claimMail(tx, stepMail(place, samples.first, 'notifyEndUser:0')))
    await transmit(process.tools, mail, url)
    expect(sink.received[0]?.to).toEqual(['qa@acme.example'])
    expect((await simpleParser(sink.received[0]?.raw ?? '')).headers.get('x-relink-meant-for')).toBe(place.email)
    expect(mail.recipient).toBe(place.email)
  })
})

type Place = Awaited<ReturnType<typeof scenery>>

const askOf = (place: Place) => ({
  environmentId: place.environment.id,
  recipient: place.email,
  contactId: place.contactId,
  accountId: place.accountId,
  isSandbox: false,
  key: 'another',
  caseId: place.caseId,
})

const overCap = async (
  place: Place,
  change: { readonly perDay: number; readonly perWeek?: number | null; readonly recipient?: string; readonly key?: string },
) => (await inTx((tx) => personNow(tx, { perWeek: null, ...askOf(place), ...change }))).over

describe('the cap of a person', () => {
  test('counts the last 24 hours and the last seven days, and says when there is room again', async () => {
    const place = await scenery(process.tools)
    const cap = (perDay: number, perWeek: number | null = null) => overCap(place, { recipient: place.email.toUpperCase(), perDay, perWeek })
    const times: Date[] = []
    for (let i = 0; i < 3; i++) {
      await inTx((tx) => claimMail(tx, stepMail(place, samples.reminder, `notifyEndUser:${String(i)}`)))
      times.push(process.clock.now)
      process.clock.now = new Date(process.clock.now.getTime() + hour)
    }
    expect(await overCap(place, { perDay: 3, key: `${place.caseId}/notifyEndUser:2/${place.contactId}` })).toBeNull()
    expect(await cap(4)).toBeNull()
    expect(await cap(3)).toEqual({ why: 'per_day', until: new Date((times[0]?.getTime() ?? 0) + 24 * hour) })
    expect(await cap(2)).toEqual({ why: 'per_day', until: new Date((times[1]?.getTime() ?? 0) + 24 * hour) })
    process.clock.now = new Date((times[0]?.getTime() ?? 0) + 24 * hour)
    expect(await cap(3)).toBeNull()
    expect(await cap(3, 2)).toEqual({ why: 'per_week', until: new Date((times[1]?.getTime() ?? 0) + 7 * 24 * hour) })
    // Of both caps the one that frees a place last.
    expect(await cap(1, 3)).toEqual({ why: 'per_week', until: new Date((times[0]?.getTime() ?? 0) + 7 * 24 * hour) })
    expect(await cap(1)).toEqual({ why: 'per_week', until: new Date((times[0]?.getTime() ?? 0) + 7 * 24 * hour) })
  })

  test('two claims at once do not share the last place', async () => {
    const place = await scenery(process.tools)
    const claims = Array.from({ length: 6 }, (_unused, i) =>
      inTx(async (tx) => {
        if ((await personNow(tx, { ...askOf(place), perDay: 2, perWeek: null })).over !== null) return false
        await claimMail(tx, stepMail(place, samples.reminder, `notifyEndUser:${String(i)}`))
        return true
      }),
    )
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(2)
  })
})

describe('a queued mail', () => {
  test('is sent once by the relay, and noted in the case', async () => {
    const place = await scenery(process.tools)
    const { mail } = await inTx((tx) => queueMail(tx, stepMail(place, samples.success, 'success')))
    expect(await outboxOf(mail.id)).toBe(1)
    const { handle, told } = handler()
    await handle({ subjectId: mail.id })
    await handle({ subjectId: mail.id })
    expect(sink.received).toHaveLength(1)
    expect(told).toEqual([
      { caseId: place.caseId, kind: 'mail_sent', data: { mail_id: mail.id, mail_kind: 'success', contact_id: place.contactId } },
    ])
  })

  test('a 4xx goes back to the relay, then the same bytes arrive', async () => {
    const place = await scenery(process.tools)
    const { mail } = await inTx((tx) => queueMail(tx, stepMail(place, samples.success, 'success')))
    const { handle, told } = handler()
    sink.answers.data.push({ code: 451, text: 'later' })
    await expect(handle({ subjectId: mail.id })).rejects.toThrow(MailUnavailable)
    expect(told).toEqual([])
    await handle({ subjectId: mail.id })
    expect(sink.received[0]?.raw).toBe(mail.message)
  })

  test('a 5xx at RCPT marks the contact, and the timeline says so without the address', async () => {
    const place = await scenery(process.tools)
    const { mail } = await inTx((tx) => queueMail(tx, stepMail(place, samples.success, 'success')))
    const { handle, told, bounced } = handler()
    sink.answers.rcpt.push({ code: 550, text: `5.1.1 <${place.email}> unknown` })
    await handle({ subjectId: mail.id })
    expect(bounced).toEqual([place.contactId])
    expect(told[0]).toMatchObject({ kind: 'mail_refused', data: { code: 550, stage: 'rcpt' } })
    expect(JSON.stringify(told)).not.toContain('@')
    expect(await readMail(process.tools, place.environment.id, mail.id)).toMatchObject({ state: 'refused' })
  })

  test('a fresh link is mailed once with its link, and not at all when that is void', async () => {
    const place = await scenery(process.tools)
    const links = [await newLink(process.tools, place), await newLink(process.tools, place)]
    for (const linkId of links) {
      const request = { ...stepMail(place, samples.fresh_link, 'fresh_link'), key: `fresh_link/${linkId}`, linkId }
      await inTx((tx) => queueMail(tx, { ...request, messageIdParts: undefined }))
    }
    const { result } = await listMails(process.tools, place.environment.id, { filters: [], limit: 10, cursor: null })
    expect(result).toHaveLength(2)
    await handler().handle({ subjectId: result[0]?.id ?? '' })
    await handler(null).handle({ subjectId: result[1]?.id ?? '' })
    expect(sink.received).toHaveLength(1)
    expect((await simpleParser(sink.received[0]?.raw ?? '')).text).toContain(url)
    expect(await readMail(process.tools, place.environment.id, result[1]?.id ?? '')).toMatchObject({
      state: 'suppressed',
      why: 'link_void',
    })
  })

  test('staff get one mail for a fault while it lasts, and another for the next', async () => {
    const place = await scenery(process.tools)
    const request = {
      environment: place.environment,
      content: samples.operator,
      recipient: { email: 'ops@acme.example' },
      key: `staff/${randomUUID()}/invalid_client/ops@acme.example`,
    }
    const first = await inTx((tx) => queueMail(tx, request))
    const second = await inTx((tx) => queueMail(tx, request))
    const next = await inTx((tx) => queueMail(tx, { ...request, renew: true }))
    expect([first.isNew, second.isNew, next.isNew]).toEqual([true, false, true])
    expect(second.mail.id).toBe(first.mail.id)
    expect(next.mail.messageId).not.toBe(first.mail.messageId)
    expect(await outboxOf(first.mail.id)).toBe(1)
  })
})

describe('GET /mail', () => {
  test('lists by address and by case, in its own environment only; a mail is read with its link kept out', async () => {
    const [place, other] = [await scenery(process.tools), await scenery(process.tools)]
    const { mail } = await inTx((tx) => claimMail(tx, stepMail(place, samples.first, 'notifyEndUser:0')))
    await transmit(process.tools, mail, url)
    const list = async (environmentId: string, field: string, value: string) =>
      (await listMails(process.tools, environmentId, { filters: [{ field, operator: 'eq', value }], limit: 10, cursor: null })).result.map(
        ({ id }) => id,
      )
    expect(await list(place.environment.id, 'to', place.email)).toEqual([mail.id])
    expect(await list(place.environment.id, 'case_id', place.caseId)).toEqual([mail.id])
    expect(await list(place.environment.id, 'case_id', other.caseId)).toEqual([])
    expect(await list(other.environment.id, 'to', place.email)).toEqual([])
    expect(await readMail(process.tools, other.environment.id, mail.id)).toBeNull()
    const read = await readMail(process.tools, place.environment.id, mail.id)
    expect(read?.text).toContain(linkPlaceholder)
    expect(JSON.stringify(read)).not.toContain('link_token')
    await inTx((tx) => eraseMailsOf(tx, place.accountId))
    expect(await list(place.environment.id, 'to', place.email)).toEqual([])
  })
})

test('nothing is logged of people or words', () => {
  expect(process.logged.join('\n')).not.toMatch(/northwind|acme\.example|HubSpot/)
})

test('the calls answer what they declare: a filter that is unknown is refused, another environment’s mail is not found', async () => {
  const [place, other] = [await scenery(process.tools), await scenery(process.tools)]
  const { mail } = await inTx((tx) => claimMail(tx, stepMail(place, samples.first, 'notifyEndUser:0')))
  const api = createApi()
  mailRoutes(api, process.tools)
  const app = createApp({
    log: process.tools.log,
    trustProxy: 0,
    pages: {},
    surfaces: [
      {
        at: '/',
        api,
        authenticate: (req, res, next) => {
          const scopes = new Set(['accounts:read'])
          Object.assign(res.locals, { caller: { environmentId: req.get('x-environment'), tokenId: 't', tokenName: 't', scopes } })
          next()
        },
      },
    ],
    requestsPerMinute: 1000,
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const get = async (path: string, environmentId = place.environment.id) => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { headers: { 'x-environment': environmentId } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  try {
    expect(await get(`/mail?to=${place.email}&case_id=${place.caseId}`)).toMatchObject({
      status: 200,
      body: { result: [{ id: mail.id, to: place.email }], next_cursor: null },
    })
    expect(await get(`/mail/${mail.id}`)).toMatchObject({ status: 200, body: { subject: mail.subject, source: mail.message } })
    expect((await get(`/mail/${mail.id}`, other.environment.id)).status).toBe(404)
    expect((await get(`/mail/${randomUUID()}`)).status).toBe(404)
    expect((await get('/mail?nonsense=1')).status).toBe(400)
    expect((await get('/mail?case_id=nonsense')).status).toBe(400)
  } finally {
    server.close()
  }
})
