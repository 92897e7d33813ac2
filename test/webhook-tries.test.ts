import { createHmac, randomUUID } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { drainWebhook } from '../src/webhooks/drain-webhook.js'
import { nextTry } from '../src/webhooks/next-try.js'
import type { Failed } from '../src/webhooks/next-try.js'
import { verifyWebhook } from '../src/webhooks/verify-webhook.js'
import { Receiver, answer, hang, reset } from './support/receiver.js'
import { firstTries, relayWebhooks } from './support/webhook-tools.js'
import { ask, emit, environment, onlyDelivery, receiver, subscribe, until, useWebhookRoom, w } from './support/webhook-room.js'

useWebhookRoom()

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

  it('waits ten seconds for an answer, with no transaction open meanwhile', async () => {
    const { id } = await subscribe()
    await emit()
    receiver.answer = hang
    const relayed = relayWebhooks(w.tools, environment)
    await expect.poll(() => receiver.received.length).toBe(1)
    const { rows } = await w.tools.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    )
    expect(rows[0]?.n).toBe(0)
    expect(await firstTries(w.tools), 'leased').toEqual([])
    expect((await drainWebhook(w.tools, id)).nextTryAt?.getTime(), 'leased').toBeGreaterThan(Date.now() + 15_000)
    await relayed
    expect(receiver.received).toHaveLength(1)
    const row = await onlyDelivery(id)
    expect(row).toMatchObject({ state: 'pending', tries: [{ status: null, error: 'no answer within 10 s' }] })
    expect(row.tries[0]?.ms).toBeGreaterThanOrEqual(9_900)
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
    const after = Date.now()
    const next = (await onlyDelivery(id)).next_try_at?.getTime() ?? 0
    expect(next - before).toBeGreaterThan(4_000)
    // From whenever it was tried.
    expect(next - after).toBeLessThanOrEqual(5_500)
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

  it('is deleted with its webhook', async () => {
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
