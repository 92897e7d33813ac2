import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { writeEvent } from '../src/webhooks/write-event.js'
import { newEnvironment, relayWebhooks } from './support/webhook-tools.js'
import { ask, deliveriesOf, emit, environment, receiver, subscribe, tokenFor, useWebhookRoom, w } from './support/webhook-room.js'

useWebhookRoom()

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
      [
        'id',
        'target_url',
        'is_active',
        'environment_id',
        'event_types',
        'failed_tries',
        'failing_since',
        'created_at',
        'updated_at',
      ].sort(),
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

  it('takes any entity:action, and names the invalid field otherwise', async () => {
    await subscribe({ event_types: ['incident:opened', 'anything:at-all', 'integrated_account:post_install_error'] })
    const refused = await ask('POST', '/webhook', { target_url: receiver.url, event_types: ['integrated_account:created', 'created'] })
    expect(refused.status).toBe(400)
    expect(refused.body['errors']).toMatchObject([{ field: 'event_types.1' }])
    expect((await ask('POST', '/webhook', { target_url: receiver.url, event_types: [] })).status).toBe(400)
    expect((await ask('POST', '/webhook', {})).body['errors']).toEqual([{ field: 'target_url', message: 'is required' }])
  })

  it('changes the sent fields, and leaves the rest', async () => {
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
    const foreign = await subscribe({}, tokenFor(await newEnvironment(w.tools)))
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
