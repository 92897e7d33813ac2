import { randomUUID } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it, vi } from 'vitest'
import { drainWebhook } from '../src/webhooks/drain-webhook.js'
import { measureBacklog } from '../src/webhooks/measure-backlog.js'
import { wakeForgotten } from '../src/webhooks/wake-forgotten.js'
import { answer, reset } from './support/receiver.js'
import { firstTries, relayWebhooks } from './support/webhook-tools.js'
import {
  ask,
  deliveriesOf,
  emit,
  environment,
  onlyDelivery,
  receiver,
  subscribe,
  until,
  useWebhookRoom,
  w,
} from './support/webhook-room.js'

useWebhookRoom()

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

  it('is woken once for all that fail, whichever is first', async () => {
    const { id } = await subscribe()
    receiver.answer = answer(500)
    await Promise.all(Array.from({ length: 8 }, () => emit()))
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([id])
    w.wakes.length = 0
    await emit()
    await relayWebhooks(w.tools, environment)
    expect(w.wakes).toEqual([])
    // The planned run did not happen: the workflow is gone.
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
