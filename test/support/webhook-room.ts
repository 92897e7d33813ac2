import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { scopes as allScopes } from '../../src/domain/scope.js'
import type { Scope } from '../../src/domain/scope.js'
import { createApi } from '../../src/http/call.js'
import { createApp } from '../../src/http/create-app.js'
import { mountWebhooks } from '../../src/webhooks/routes.js'
import { writeEvent } from '../../src/webhooks/write-event.js'
import { Receiver } from './receiver.js'
import { temporaryPostgres } from './temporary-postgres.js'
import { newEnvironment, webhookTools } from './webhook-tools.js'
import type { WebhookTools } from './webhook-tools.js'

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
export let w: WebhookTools
let server: Server
/** What the test's webhooks are sent to. */
export let receiver: Receiver
export let environment: string
const callers = new Map<string, { readonly environmentId: string; readonly scopes: ReadonlySet<Scope> }>()

/** The modules of webhooks behind their API for this file, and an environment with an endpoint for each test. */
export const useWebhookRoom = (): void => {
  beforeAll(async () => {
    postgres = await temporaryPostgres()
    w = await webhookTools(postgres.url, { deliveryBackOff: 1_400 })
    const api = createApi()
    mountWebhooks(api, w.tools)
    const app = createApp({
      log: w.tools.log,
      trustProxy: 0,
      pages: {},
      requestsPerMinute: 10_000,
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
}

/** A bearer token of the environment. */
export const tokenFor = (environmentId: string, scopes: readonly Scope[] = allScopes): string => {
  const token = randomUUID()
  callers.set(token, { environmentId, scopes: new Set(scopes) })
  return token
}

export const ask = async (method: string, path: string, body?: unknown, token = tokenFor(environment)): Promise<Answered> => {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answered['body'] }
}

export const subscribe = async (body: Record<string, unknown> = {}, token = tokenFor(environment)): Promise<Created> => {
  const created = await ask('POST', '/webhook', { target_url: receiver.url, ...body }, token)
  expect(created.status, created.body.message).toBe(200)
  return { id: String(created.body['id']), secret: String(created.body['secret']), signingKey: String(created.body['signing_key']) }
}

export const emit = (event = 'integrated_account:authentication_error', payload: unknown = { id: 'a' }, id: string = randomUUID()) =>
  w.tools.database.transaction((tx) => writeEvent(tx, { environmentId: environment, event, payload, id })).then(() => id)

export const deliveriesOf = async (webhookId: string): Promise<DeliveryRow[]> =>
  (
    await w.tools.database.query<DeliveryRow>(
      'SELECT id, state, tries, next_try_at FROM deliveries WHERE webhook_id = $1 ORDER BY created_at, id',
      [webhookId],
    )
  ).rows

export const onlyDelivery = async (webhookId: string): Promise<DeliveryRow> => {
  const [row, ...more] = await deliveriesOf(webhookId)
  if (!row || more.length > 0) throw new Error(`${String(more.length + 1)} deliveries`)
  return row
}

/** Resolves at a moment that a row names. */
export const until = (moment: Date | null) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, (moment?.getTime() ?? 0) - Date.now()) + 5))
