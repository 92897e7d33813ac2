import { createHmac, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { scopes as allScopes } from '../src/domain/scope.js'
import type { Scope } from '../src/domain/scope.js'
import { createApi } from '../src/http/call.js'
import { createApp } from '../src/http/create-app.js'
import { drainWebhook } from '../src/webhooks/drain-webhook.js'
import { measureBacklog } from '../src/webhooks/measure-backlog.js'
import { nextTry } from '../src/webhooks/next-try.js'
import type { Failed } from '../src/webhooks/next-try.js'
import { mountWebhooks } from '../src/webhooks/routes.js'
import { verifyWebhook } from '../src/webhooks/verify-webhook.js'
import { wakeForgotten } from '../src/webhooks/wake-forgotten.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import { Receiver, answer, hang, reset } from './support/receiver.js'
import { temporaryPostgres } from './support/temporary-postgres.js'
import { firstTries, newEnvironment, relayWebhooks, webhookTools } from './support/webhook-tools.js'
import type { WebhookTools } from './support/webhook-tools.js'

interface Answered {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly result: Record<string, unknown>[]; readonly message: string }
}
interface Created {
  readonly id: string
  readonly secret: string
  readonly signingKey: string
}
interface DeliveryRow {
  readonly id: string
  readonly state: string
  readonly tries: { readonly status: number | null; readonly error: string | null; readonly ms: number }[]
  readonly next_try_at: Date | null
}

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let w: WebhookTools
let server: Server
let receiver: Receiver
let environment: string
const callers = new Map<string, { readonly environmentId: string; readonly scopes: ReadonlySet<Scope> }>()

beforeAll(async () => {
  postgres = await temporaryPostgres()
  w = await webhookTools(postgres.url, { deliveryBackOff: 1_400 })
  const api = createApi()
  mountWebhooks(api, w.tools)
  const app = createApp({
    log: w.tools.log,
    trustProxy: 0,
    publicUrl: 'http://localhost',
    pages: {},
    requestsPerMinute: 10_000,
    reference: api,
    surfaces: [
      {
        at: '/',
        api,
        authenticate: (req, res, next) => {
          const token = req.get('authorization')?.slice('Bearer '.length) ?? ''
          const caller = callers.get(token)
          if (caller) res.locals['caller'] = { ...caller, tokenId: token, tokenName: 'test' }
          next()
        },
      },
    ],
  })
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => {
      resolve()
    })
  })
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await w.close()
  await postgres.stop()
})

beforeEach(async () => {
  environment = await newEnvironment(w.tools)
  receiver = await new Receiver().listen()
  w.wakes.length = 0
  return () => receiver.close()
})

/** A bearer token of the environment. */
const tokenFor = (environmentId: string, scopes: readonly Scope[] = allScopes): string => {
  const token = randomUUID()
  callers.set(token, { environmentId, scopes: new Set(scopes) })
  return token
}

const ask = async (method: string, path: string, body?: unknown, token = tokenFor(environment)): Promise<Answered> => {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answered['body'] }
}

const subscribe = async (body: Record<string, unknown> = {}): Promise<Created> => {
  const created = await ask('POST', '/webhook', { target_url: receiver.url, ...body })
  expect(created.status, created.body.message).toBe(200)
  return { id: String(created.body['id']), secret: String(created.body['secret']), signingKey: String(created.body['signing_key']) }
}

const emit = (event = 'integrated_account:authentication_error', payload: unknown = { id: 'a' }, id: string = randomUUID()) =>
  w.tools.database.transaction((tx) => writeEvent(tx, { environmentId: environment, event, payload, id })).then(() => id)

const deliveriesOf = async (webhookId: string): Promise<DeliveryRow[]> =>
  (
    await w.tools.database.query<DeliveryRow>(
      'SELECT id, state, tries, next_try_at FROM deliveries WHERE webhook_id = $1 ORDER BY created_at, id',
      [webhookId],
    )
  ).rows

const onlyDelivery = async (webhookId: string): Promise<DeliveryRow> => {
  const [row, ...more] = await deliveriesOf(webhookId)
  if (!row || more.length > 0) throw new Error(`${String(more.length + 1)} deliveries`)
  return row
}

/** Resolves at a moment that a row names. */
const until = (moment: Date | null) => new Promise((resolve) => setTimeout(resolve, Math.max(0, (moment?.getTime() ?? 0) - Date.now()) + 5))

describe('subscribing', () => {
  it('shows secret and signing key in the create answer only, and seals the secret at rest', async () => {
    const { id, secret, signingKey } = await subscribe()
    expect(signingKey).toBe(`whsec_${Buffer.from(secret).toString('base64')}`)
    const answers = [
      await ask('GET', `/webhook/${id}`),
      await ask('GET', '/webhook'),
      await ask('PATCH', `/webhook/${id}`, { is_active: true }),
      await ask('POST', '/webhook/test', { id }),
    ]
    await emit()
    await relayWebhooks(w.tools, environment)
    const { rows: tables } = await w.tools.database.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    )
    const dump = await Promise.all(
      tables.map(async ({ name }) => (await w.tools.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows),
    )
    const everything = JSON.stringify([answers, dump, w.logged, await w.tools.metrics.registry.metrics()])
    expect(everything).toContain(id)
    expect(everything).not.toContain(secret)
    expect(everything).not.toContain(signingKey.slice('whsec_'.length))
  })

  it('answers the contract webhook: all events by default', async () => {
    const { id } = await subscribe()
    const { status, body } = await ask('GET', `/webhook/${id}`)
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(
      ['id', 'target_url', 'is_active', 'environment_id', 'event_types', 'created_at', 'updated_at'].sort(),
    )
    expect(body).toMatchObject({ id, target_url: receiver.url, is_active: true, environment_id: environment, event_types: null })
  })

  it.each([
    ['http://hooks.example/x', 'encrypted'],
    ['https://10.1.2.3/x', 'public address'],
    ['https://169.254.169.254/latest', 'metadata'],
    ['https://user:secret-word@hooks.example/', 'password'],
    ['nonsense', 'not a URL'],
  ])('refuses the address %s by name of the field', async (target_url, why) => {
    const { id } = await subscribe()
    for (const refused of [await ask('POST', '/webhook', { target_url }), await ask('PATCH', `/webhook/${id}`, { target_url })]) {
      expect(refused.status).toBe(400)
      expect(refused.body['errors']).toMatchObject([{ field: 'target_url' }])
      expect(refused.body.message).toContain(why)
      expect(refused.body.message).not.toContain('secret-word')
    }
  })

  it('takes any entity:action, and names the field of what is none', async () => {
    await subscribe({ event_types: ['incident:opened', 'anything:at-all', 'integrated_account:post_install_error'] })
    const refused = await ask('POST', '/webhook', { target_url: receiver.url, event_types: ['integrated_account:created', 'created'] })
    expect(refused.status).toBe(400)
    expect(refused.body['errors']).toMatchObject([{ field: 'event_types.1' }])
    expect((await ask('POST', '/webhook', { target_url: receiver.url, event_types: [] })).status).toBe(400)
    expect((await ask('POST', '/webhook', {})).body['errors']).toEqual([{ field: 'target_url', message: 'is required' }])
  })

  it('changes what is sent, and leaves the rest', async () => {
    const { id } = await subscribe({ event_types: ['a:b'] })
    expect((await ask('PATCH', `/webhook/${id}`, { is_active: false })).body).toMatchObject({ is_active: false, event_types: ['a:b'] })
    expect((await ask('PATCH', `/webhook/${id}`, { event_types: null })).body).toMatchObject({ is_active: false, event_types: null })
    expect((await ask('GET', '/webhook?is_active=true')).body.result).toEqual([])
    expect((await ask('GET', `/webhook?is_active=false&environment_id=${environment}`)).body.result).toMatchObject([{ id }])
    expect((await ask('GET', `/webhook?environment_id=${randomUUID()}`)).status).toBe(404)
    expect((await ask('DELETE', `/webhook/${id}`)).body).toEqual({ id })
    expect((await ask('GET', `/webhook/${id}`)).status).toBe(404)
  })

  it('asks for scopes by name', async () => {
    const { id } = await subscribe()
    const reader = tokenFor(environment, ['accounts:read'])
    const writer = tokenFor(environment, ['webhooks:write'])
    for (const [method, path, body] of [
      ['POST', '/webhook', { target_url: receiver.url }],
      ['PATCH', `/webhook/${id}`, {}],
      ['POST', '/webhook/test', { id }],
      ['DELETE', `/webhook/${id}`, undefined],
    ] as const) {
      const refused = await ask(method, path, body, reader)
      expect(refused.status).toBe(403)
      expect(refused.body.message).toContain('webhooks:write')
    }
    for (const path of ['/webhook', `/webhook/${id}`, `/webhook/${id}/delivery`, '/event', `/event/${randomUUID()}`]) {
      expect((await ask('GET', path, undefined, writer)).body.message).toContain('accounts:read')
    }
  })

  it('is not there for another environment', async () => {
    const { id } = await subscribe()
    const eventId = await emit()
    const stranger = tokenFor(await newEnvironment(w.tools))
    for (const [method, path, body] of [
      ['GET', `/webhook/${id}`, undefined],
      ['PATCH', `/webhook/${id}`, { is_active: false }],
      ['DELETE', `/webhook/${id}`, undefined],
      ['POST', '/webhook/test', { id }],
      ['GET', `/webhook/${id}/delivery`, undefined],
      ['GET', `/event/${eventId}`, undefined],
    ] as const) {
      const foreign = await ask(method, path, body, stranger)
      const unknown = await ask(
        method,
        path.replace(id, randomUUID()).replace(eventId, randomUUID()),
        body && { ...body, id: randomUUID() },
        stranger,
      )
      expect(foreign.status, path).toBe(404)
      expect(foreign.body).toEqual(unknown.body)
    }
    expect((await ask('GET', '/webhook', undefined, stranger)).body.result).toEqual([])
    expect((await ask('GET', '/event', undefined, stranger)).body.result).toEqual([])
    expect(receiver.received).toEqual([])
    expect((await ask('GET', `/webhook/${id}`)).body['is_active']).toBe(true)
  })
})

describe('an event', () => {
  it('goes to the active webhooks of its environment that want it, once', async () => {
    const all = await subscribe()
    const wanting = await subscribe({ event_types: ['x:y', 'integrated_account:active'] })
    const other = await subscribe({ event_types: ['x:y'] })
    const inactive = await subscribe({ is_active: false })
    const here = environment
    environment = await newEnvironment(w.tools)
    const foreign = await subscribe()
    environment = here
    const id = await emit('integrated_account:active')
    await emit('integrated_account:active', { id: 'again' }, id)
    const counts = await Promise.all([all, wanting, other, inactive, foreign].map(async (each) => (await deliveriesOf(each.id)).length))
    expect(counts).toEqual([1, 1, 0, 0, 0])
    await relayWebhooks(w.tools, environment)
    expect(receiver.received).toHaveLength(2)
    expect((await ask('GET', `/event/${id}`)).body).toMatchObject({ id, event: 'integrated_account:active', payload: { id: 'a' } })
    expect(w.wakes).toEqual([])
  })

  it('is written with its transaction, or not at all', async () => {
    const { id } = await subscribe()
    await expect(
      w.tools.database.transaction(async (tx) => {
        await writeEvent(tx, { environmentId: environment, event: 'a:b', payload: {} })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await deliveriesOf(id)).toEqual([])
    await relayWebhooks(w.tools, environment)
    expect(receiver.received).toEqual([])
  })

  it('is listed, newest first, by name, account and time', async () => {
    const accountId = randomUUID()
    const first = await emit('a:first')
    const before = new Date(Date.now() + 1).toISOString()
    await expect.poll(() => new Date().toISOString() > before, { interval: 1 }).toBe(true)
    await w.tools.database.transaction((tx) => writeEvent(tx, { environmentId: environment, event: 'a:second', payload: {}, accountId }))
    const events = async (query: string) => (await ask('GET', `/event${query}`)).body.result.map(({ event }) => event)
    expect(await events('')).toEqual(['a:second', 'a:first'])
    expect(await events('?event=a:first')).toEqual(['a:first'])
    expect(await events(`?integrated_account_id=${accountId}`)).toEqual(['a:second'])
    expect(await events(`?created_at[lt]=${before}`)).toEqual(['a:first'])
    const page = await ask('GET', '/event?limit=1')
    expect((await ask('GET', `/event?limit=1&next_cursor=${String(page.body['next_cursor'])}`)).body.result).toMatchObject([{ id: first }])
  })
})

describe('a delivery', () => {
  it('is signed twice, keeps id and bytes, and has a fresh time on each try', async () => {
    const { id, secret, signingKey } = await subscribe()
    const eventId = await emit('integrated_account:authentication_error', { z: 1, label: 'Zoë, 東京 \u2028', a: [null, 1.5] })
    receiver.answer = answer(500)
    await relayWebhooks(w.tools, environment)
    const failed = await onlyDelivery(id)
    expect(failed).toMatchObject({ state: 'pending', tries: [{ status: 500, error: 'the answer is not a success' }] })
    expect(w.wakes).toEqual([id])
    expect((await drainWebhook(w.tools, id)).nextTryAt, 'not due').toEqual(failed.next_try_at)
    await until(failed.next_try_at)
    receiver.answer = answer(200, {}, 'thanks')
    expect(await drainWebhook(w.tools, id)).toEqual({ nextTryAt: null })
    expect(await drainWebhook(w.tools, id), 'done before').toEqual({ nextTryAt: null })

    expect(receiver.received).toHaveLength(2)
    const [first, second] = receiver.received
    expect(second?.body).toBe(first?.body)
    const body = JSON.parse(first?.body ?? '') as Record<string, unknown>
    expect(Object.keys(body)).toEqual(['id', 'event', 'payload', 'environment_id', 'webhook_id', 'created_at'])
    expect(body).toMatchObject({ id: eventId, environment_id: environment, webhook_id: id, payload: { z: 1, label: 'Zoë, 東京 \u2028' } })
    for (const index of [0, 1]) {
      const raw = receiver.received[index]?.body ?? ''
      expect(receiver.header(index, 'content-type')).toBe('application/json')
      expect(receiver.header(index, 'webhook-id')).toBe(eventId)
      expect(receiver.header(index, 'x-truto-signature')).toBe(`format=sha256,v=${createHmac('sha256', secret).update(raw).digest('hex')}`)
      expect(new StandardWebhook(signingKey).verify(raw, receiver.received[index]?.headers as Record<string, string>)).toEqual(body)
      expect(verifyWebhook({ body: raw, headers: receiver.received[index]?.headers ?? {}, secret })).toEqual(body)
    }
    expect(Number(receiver.header(1, 'webhook-timestamp'))).toBeGreaterThan(Number(receiver.header(0, 'webhook-timestamp')))

    const listed = await ask('GET', `/webhook/${id}/delivery?state=delivered`)
    expect(listed.body.result).toMatchObject([
      {
        event_id: eventId,
        event: 'integrated_account:authentication_error',
        state: 'delivered',
        tries: [{ status: 500 }, { status: 200, error: null }],
        next_try_at: null,
      },
    ])
  })

  it('follows no redirect, and survives a reset, a refusal and an endpoint that says too much', async () => {
    const elsewhere = await new Receiver().listen()
    const lastError = async (webhookId: string) => (await onlyDelivery(webhookId)).tries.at(-1)
    const tryWith = async (set: Receiver['answer'], target_url = receiver.url) => {
      const { id } = await subscribe({ target_url, event_types: [`a:${randomUUID()}`] })
      receiver.answer = set
      const { event_types: types } = (await ask('GET', `/webhook/${id}`)).body as { event_types?: string[] }
      await emit(types?.[0])
      await relayWebhooks(w.tools, environment)
      return lastError(id)
    }
    expect(await tryWith(answer(302, { location: elsewhere.url }))).toMatchObject({ status: 302, error: 'redirects are not followed' })
    expect(await tryWith(reset)).toMatchObject({ status: null, error: 'the connection was broken off' })
    expect(await tryWith(answer(200, {}, 'x'.repeat(300 * 1024)))).toMatchObject({
      status: null,
      error: expect.stringContaining('256 kB') as string,
    })
    const gone = await new Receiver().listen()
    const closed = gone.url
    await gone.close()
    expect(await tryWith(answer(204), closed)).toMatchObject({ status: null, error: 'the connection was refused' })
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })

  it('waits ten seconds for an answer, with no transaction open meanwhile', { timeout: 20_000 }, async () => {
    const { id } = await subscribe()
    await emit()
    receiver.answer = hang
    const relayed = relayWebhooks(w.tools, environment)
    await expect.poll(() => receiver.received.length).toBe(1)
    const { rows } = await w.tools.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`,
    )
    expect(rows[0]?.n).toBe(0)
    expect(await firstTries(w.tools), 'leased').toEqual([])
    expect((await drainWebhook(w.tools, id)).nextTryAt?.getTime(), 'leased').toBeGreaterThan(Date.now() + 15_000)
    await relayed
    expect(receiver.received).toHaveLength(1)
    const row = await onlyDelivery(id)
    expect(row).toMatchObject({ state: 'pending', tries: [{ status: null, error: 'no answer within 10 s' }] })
    expect(row.tries[0]?.ms).toBeGreaterThanOrEqual(9_900)
    expect(row.tries[0]?.ms).toBeLessThan(11_000)
  })

  it('is made by one of two that try at once', async () => {
    const { id } = await subscribe()
    await emit()
    const results = await Promise.all(
      Array.from({ length: 5 }, () => firstTries(w.tools)).concat([drainWebhook(w.tools, id).then(() => [])]),
    )
    expect(results.flat().filter((result) => result === 'delivered').length).toBeLessThanOrEqual(1)
    expect((await onlyDelivery(id)).state).toBe('delivered')
    expect(receiver.received).toHaveLength(1)
  })

  it('is tried again after a try that was killed, once its lease is over', async () => {
    const { id } = await subscribe()
    await emit()
    await w.tools.database.query(`UPDATE deliveries SET lease_until = clock_timestamp() + interval '1 second' WHERE webhook_id = $1`, [id])
    expect(await firstTries(w.tools)).toEqual([])
    const { nextTryAt } = await drainWebhook(w.tools, id)
    expect(nextTryAt?.getTime()).toBeGreaterThan(Date.now())
    await until(nextTryAt)
    expect(await drainWebhook(w.tools, id)).toEqual({ nextTryAt: null })
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    ['seconds', () => '5'],
    ['a date', () => new Date(Date.now() + 5_500).toUTCString()],
  ])('honours Retry-After in %s', async (_what, value) => {
    const { id } = await subscribe()
    await emit()
    receiver.answer = answer(503, { 'retry-after': value() })
    const before = Date.now()
    await relayWebhooks(w.tools, environment)
    const wait = ((await onlyDelivery(id)).next_try_at?.getTime() ?? 0) - before
    expect(wait).toBeGreaterThan(4_000)
    expect(wait).toBeLessThan(7_000)
  })

  it('parks when its window is over, after one last try', async () => {
    const { id } = await subscribe()
    await emit()
    receiver.answer = answer(500)
    const tools = w.set({ deliveryWindow: 1_500, deliveryBackOff: 400 })
    await relayWebhooks(tools, environment)
    for (let next = (await onlyDelivery(id)).next_try_at; next !== null; next = (await drainWebhook(tools, id)).nextTryAt) await until(next)
    const parked = await onlyDelivery(id)
    expect(parked).toMatchObject({ state: 'parked', next_try_at: null })
    expect(parked.tries.length).toBeGreaterThanOrEqual(3)
    expect(parked.tries).toHaveLength(receiver.received.length)
    receiver.answer = answer(204)
    expect(await drainWebhook(tools, id)).toEqual({ nextTryAt: null })
    expect(parked.tries).toHaveLength(receiver.received.length)
    expect((await ask('GET', `/webhook/${id}/delivery?state=parked`)).body.result).toHaveLength(1)
  })

  it('goes with its webhook', async () => {
    const { id } = await subscribe()
    await emit()
    await ask('DELETE', `/webhook/${id}`)
    expect(await firstTries(w.tools)).toEqual([])
    expect(await drainWebhook(w.tools, id)).toEqual({ nextTryAt: null })
    expect(receiver.received).toEqual([])
  })
})

describe('the wait before the next try', () => {
  const now = new Date('2026-11-24T10:00:00Z')
  const day = 86_400_000
  const failed: Failed = { since: now, now, tries: 1, retryAfterMs: null, backOff: 10_000, window: day, random: 0.5 }
  const wait = (more: Partial<Failed>) => (nextTry({ ...failed, ...more })?.getTime() ?? NaN) - now.getTime()

  it('doubles up to an hour, give or take a fifth', () => {
    expect([1, 2, 3, 9, 10, 11, 1000].map((tries) => wait({ tries }))).toEqual([
      10_000, 20_000, 40_000, 2_560_000, 3_600_000, 3_600_000, 3_600_000,
    ])
    expect([wait({ random: 0 }), wait({ random: 1 })]).toEqual([8_000, 12_000])
  })

  it('is never shorter than the endpoint asked, nor longer than the window', () => {
    expect(wait({ retryAfterMs: 60_000 })).toBe(60_000)
    expect(wait({ retryAfterMs: 1 })).toBe(10_000)
    expect(wait({ retryAfterMs: 7 * day })).toBe(day)
    expect(nextTry({ ...failed, since: new Date(now.getTime() - day) })).toBeNull()
  })
})

describe('an endpoint', () => {
  it('that is back gets all that waited, ten at once', async () => {
    const { id } = await subscribe()
    await Promise.all(Array.from({ length: 60 }, () => emit()))
    receiver.answer = (res) => setTimeout(() => res.writeHead(204).end(), 20)
    expect(await drainWebhook(w.tools, id)).toEqual({ nextTryAt: null })
    expect(receiver.received).toHaveLength(60)
    expect(receiver.mostAtOnce).toBeGreaterThan(1)
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(10)
    expect(new Set(receiver.received.map((_, index) => receiver.header(index, 'webhook-id'))).size).toBe(60)
  })

  it('that is down gets few requests, whatever has piled up, and is probed with one when its circuit is due', async () => {
    const { id } = await subscribe()
    await Promise.all(Array.from({ length: 60 }, () => emit()))
    receiver.answer = answer(500)
    const { nextTryAt } = await drainWebhook(w.tools, id)
    expect(receiver.received.length).toBeLessThan(20)
    expect(nextTryAt?.getTime()).toBeGreaterThan(Date.now() + 500)
    const before = receiver.received.length
    await emit()
    expect(await firstTries(w.tools), 'the relay leaves it alone').toEqual([])
    expect((await drainWebhook(w.tools, id)).nextTryAt, 'not due').toEqual(nextTryAt)
    await until(nextTryAt)
    const again = await drainWebhook(w.tools, id)
    expect(receiver.received).toHaveLength(before + 1)
    expect(again.nextTryAt?.getTime()).toBeGreaterThan((nextTryAt?.getTime() ?? 0) + 1_000)
    await until(again.nextTryAt)
    receiver.answer = answer(204)
    const probes = await Promise.all([drainWebhook(w.tools, id), drainWebhook(w.tools, id)])
    expect(probes).toContainEqual({ nextTryAt: null })
    expect(new Set((await deliveriesOf(id)).map(({ state }) => state))).toEqual(new Set(['delivered']))
    await emit()
    expect(await firstTries(w.tools), 'its circuit is closed').toEqual(['delivered'])
  })

  it('that is down for longer than the window has everything parked, tried or not, and gets all of it by a replay', async () => {
    const { id } = await subscribe()
    const since = new Date()
    const tools = w.set({ deliveryWindow: 1_500, deliveryBackOff: 300 })
    receiver.answer = answer(500)
    await Promise.all(Array.from({ length: 30 }, () => emit()))
    let next: Date | null = null
    do {
      next = (await drainWebhook(tools, id)).nextTryAt
      await until(next)
    } while (next !== null)
    expect(new Set((await deliveriesOf(id)).map(({ state }) => state))).toEqual(new Set(['parked']))
    expect(receiver.received.length).toBeLessThan(40)
    await measureBacklog(tools)
    expect((await tools.metrics.parkedDeliveries.get()).values[0]?.value).toBeGreaterThanOrEqual(30)
    const tried = receiver.received.splice(0).length
    expect(tried).toBeGreaterThan(0)

    receiver.answer = answer(204)
    w.wakes.length = 0
    const missing = await ask('POST', `/webhook/${id}/replay`, {})
    expect(missing.body).toMatchObject({ statusCode: 400, errors: [{ field: 'since' }] })
    expect((await ask('POST', `/webhook/${id}/replay`, { since: since.toISOString() })).body).toEqual({ events: 30 })
    await relayWebhooks(tools, environment)
    expect(w.wakes).toEqual([id])
    expect(await drainWebhook(tools, id)).toEqual({ nextTryAt: null })
    expect(new Set(receiver.events().map((event) => event.id))).toEqual(
      new Set((await ask('GET', '/event')).body.result.map((event) => event['id'])),
    )
    expect(receiver.received).toHaveLength(30)
    const far = new Date(Date.now() + 60_000).toISOString()
    expect((await ask('POST', `/webhook/${id}/replay`, { since: far })).body).toEqual({ events: 0 })
  })

  it('is sent one event again on request, also one that it has, with the same id', async () => {
    const one = await subscribe({ event_types: ['a:b'] })
    const other = await subscribe()
    const eventId = await emit('a:b')
    await relayWebhooks(w.tools, environment)
    expect(receiver.received).toHaveLength(2)
    expect((await ask('POST', `/event/${eventId}/resend`, { webhook_id: one.id })).body).toEqual({ success: true, webhooks: 1 })
    expect(await firstTries(w.tools)).toEqual(['delivered'])
    expect(receiver.events().at(-1)).toMatchObject({ id: eventId, webhook_id: one.id })
    expect((await onlyDelivery(one.id)).tries).toHaveLength(2)
    expect((await ask('POST', `/event/${eventId}/resend`, {})).body).toEqual({ success: true, webhooks: 2 })
    await firstTries(w.tools)
    expect(receiver.received).toHaveLength(5)
    await ask('PATCH', `/webhook/${other.id}`, { is_active: false })
    expect((await ask('POST', `/event/${eventId}/resend`, { webhook_id: other.id })).status).toBe(409)
    expect((await ask('POST', `/webhook/${other.id}/replay`, { since: new Date(0).toISOString() })).status).toBe(409)
    expect((await ask('POST', `/event/${randomUUID()}/resend`, {})).status).toBe(404)
    // Whose circuit is open is probed at once.
    receiver.answer = answer(500)
    await Promise.all(Array.from({ length: 6 }, () => emit('a:b')))
    await relayWebhooks(w.tools, environment)
    w.wakes.length = 0
    receiver.answer = answer(204)
    await ask('POST', `/event/${eventId}/resend`, { webhook_id: one.id })
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([one.id])
    await drainWebhook(w.tools, one.id)
    expect((await deliveriesOf(one.id)).find(({ state }) => state === 'delivered')).toBeDefined()
  })

  it('is woken once for all that fail, whoever is first', async () => {
    const { id } = await subscribe()
    receiver.answer = answer(500)
    await Promise.all(Array.from({ length: 8 }, () => emit()))
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([id])
    w.wakes.length = 0
    await emit()
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([])
    // Nobody has looked when it was promised: the workflow is gone.
    await w.tools.database.query(
      `UPDATE webhooks SET looks_at = now() - interval '5 minutes', open_until = now() - interval '5 minutes' WHERE id = $1`,
      [id],
    )
    await w.tools.database.transaction((tx) => wakeForgotten(tx, new Date(Date.now() - 60_000)))
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([])
    await w.tools.database.query(`UPDATE deliveries SET next_try_at = now() - interval '5 minutes' WHERE webhook_id = $1`, [id])
    await w.tools.database.transaction((tx) => wakeForgotten(tx, new Date(Date.now() - 60_000)))
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([id])
  })

  it('is woken in the end when Temporal was down, without another try meanwhile', async () => {
    const { id } = await subscribe()
    receiver.answer = answer(500)
    await emit()
    const wakeWebhook = vi.spyOn(w.tools.temporal, 'wakeWebhook').mockRejectedValueOnce(new Error('Temporal is down'))
    await expect(relayWebhooks(w.tools, environment)).rejects.toThrow('Temporal is down')
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([id])
    expect(receiver.received).toHaveLength(1)
    wakeWebhook.mockRestore()
  })

  it('that is inactive gets nothing, and what waited when it is active again', async () => {
    const { id } = await subscribe()
    await emit()
    await ask('PATCH', `/webhook/${id}`, { is_active: false })
    await relayWebhooks(w.tools, environment)
    expect(await drainWebhook(w.tools, id)).toEqual({ nextTryAt: null })
    expect(receiver.received).toEqual([])
    expect(w.wakes).toEqual([])
    await ask('PATCH', `/webhook/${id}`, { is_active: true })
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([id])
    await drainWebhook(w.tools, id)
    expect(receiver.received).toHaveLength(1)
  })

  it('can be tested, and the error says what it answered', async () => {
    const { id, signingKey } = await subscribe({ is_active: false })
    expect((await ask('POST', '/webhook/test', { id })).body).toEqual({ success: true })
    const raw = receiver.received[0]?.body ?? ''
    const body = new StandardWebhook(signingKey).verify(raw, receiver.received[0]?.headers as Record<string, string>)
    expect(body).toMatchObject({ event: 'test', payload: { foo: 'bar' }, environment_id: environment, webhook_id: id })
    receiver.answer = answer(418, {}, 'I am a teapot')
    const refused = await ask('POST', '/webhook/test', { id })
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ statusCode: 422, error: 'Unprocessable Entity', endpoint: { status: 418, body: 'I am a teapot' } })
    receiver.answer = reset
    expect((await ask('POST', '/webhook/test', { id })).body.message).toBe('The endpoint did not answer: the connection was broken off')
    expect(await deliveriesOf(id)).toEqual([])
  })
})
