// @module-tag heavy
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '../src/database/migrate.js'
import { startPostgres } from '../src/embedded/postgres.js'
import type { EmbeddedPostgres } from '../src/embedded/postgres.js'
import { startTemporalServer } from '../src/embedded/temporal-server.js'
import type { TemporalServer } from '../src/embedded/temporal-server.js'
import { verifyWebhook } from '../src/webhooks/verify-webhook.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import { freePort } from './support/free-port.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { Receiver } from './support/receiver.js'
import type { Received } from './support/receiver.js'
import type { RelinkProcess } from './support/relink-process.js'

/** All of them over all endpoints. A release is tested with `WEBHOOK_EVENTS=10000`. */
const events = Number(process.env['WEBHOOK_EVENTS'] ?? 1_200)
const timeoutMs = 1_000
const windowMs = 12_000
const tick = 400
const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

type Behaviour = (received: Received, count: number, res: Parameters<Receiver['answer']>[0]) => void
const fine: Behaviour = (_received, _count, res) => {
  res.writeHead(204).end()
}
/** Misbehaves one time in so many. */
const oneIn =
  (n: number, bad: Behaviour): Behaviour =>
  (received, count, res) => {
    if (count % n === 0) bad(received, count, res)
    else fine(received, count, res)
  }
const trap = new Receiver()

const behaviours: Readonly<Record<string, Behaviour>> = {
  healthy: fine,
  // In spells of seconds, so that its circuit opens and closes.
  fails: (received, count, res) => {
    if (Math.floor(Date.now() / 1_500) % 2 === 0) res.writeHead(500).end()
    else fine(received, count, res)
  },
  hangs: oneIn(12, () => undefined),
  drops: oneIn(3, (_received, _count, res) => res.socket?.resetAndDestroy()),
  redirects: oneIn(3, (_received, _count, res) => {
    res.writeHead(307, { location: trap.url }).end()
  }),
  late: oneIn(12, (_received, _count, res) => {
    setTimeout(() => res.writeHead(200).end(), timeoutMs + 300)
  }),
  // All that waits for it is held back until then.
  busy: oneIn(25, (_received, _count, res) => {
    res.writeHead(429, { 'retry-after': '1' }).end()
  }),
  rotates: fine,
}

interface Endpoint {
  readonly name: string
  readonly id: string
  readonly receiver: Receiver
  readonly secrets: string[]
  /** Emitted, by id: what its payload must be. */
  readonly expected: Map<string, unknown>
  /** Seen, by id: the one body that all its tries must have. */
  readonly bodies: Map<string, string>
  readonly wrong: string[]
  isDown: boolean
}

let folder: string
let postgres: EmbeddedPostgres
let temporal: TemporalServer
let relink: Harness
let startDatabase: () => Promise<EmbeddedPostgres>
let startTemporal: () => Promise<TemporalServer>
const endpoints: Endpoint[] = []

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-fire-'))
  // PostgreSQL does not run as root, and its own user must get in.
  await chmod(folder, 0o755)
  const [databasePort, temporalPort] = [await freePort(), await freePort()]
  startDatabase = () =>
    startPostgres({
      folder,
      port: databasePort,
      say: () => undefined,
      settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
    })
  startTemporal = () =>
    startTemporalServer({ binary: inject('temporalBinary'), port: temporalPort, dbFilename: path.join(folder, 'temporal.db') })
  ;[postgres, temporal] = await Promise.all([startDatabase(), startTemporal()])
  await migrate(postgres.url, pino({ level: 'warn' }))
  relink = await startRelink({
    worker: false,
    settings: {
      databaseUrl: postgres.url,
      temporalAddress: temporal.address,
      deliveryBackOff: 200,
      deliveryWindow: windowMs,
      deliveryTimeout: timeoutMs,
      reconcileEvery: 3_000,
    },
  })
  await relink.api.send('DELETE', `/webhook/${relink.webhook.id}`)
  await trap.listen()
  for (const name of [...Object.keys(behaviours), 'down']) endpoints.push(await subscribe(name))
})

afterAll(async () => {
  await Promise.all([trap.close(), ...endpoints.map(({ receiver }) => receiver.close())])
  await relink.stop()
  await Promise.all([postgres.stop(), temporal.stop()])
  await rm(folder, { recursive: true, force: true })
})

const subscribe = async (name: string): Promise<Endpoint> => {
  const receiver = await new Receiver().listen()
  const made = await relink.api.send<{ id: string; secret: string }>('POST', '/webhook', {
    target_url: receiver.url,
    event_types: [`fire:${name}`],
  })
  const endpoint: Endpoint = {
    name,
    id: made.id,
    receiver,
    secrets: [made.secret],
    expected: new Map(),
    bodies: new Map(),
    wrong: [],
    isDown: name === 'down',
  }
  let count = 0
  receiver.answer = (res, received) => {
    count += 1
    judge(endpoint, received)
    // What is kept is one body for each event, not ten thousand requests.
    receiver.received.length = 0
    if (endpoint.isDown) res.writeHead(503).end()
    else (behaviours[name] ?? fine)(received, count, res)
  }
  return endpoint
}

/** Every request is verified as it comes, by an independent library and by our helper. */
const judge = ({ secrets, bodies, expected, wrong }: Endpoint, { body, headers }: Received): void => {
  try {
    const event = verifyWebhook({ body, headers, secret: secrets })
    verifyWebhook({ body, headers, secret: secrets, scheme: 'truto' })
    const fits = secrets.some((secret) => {
      try {
        new StandardWebhook(Buffer.from(secret).toString('base64')).verify(body, headers as Record<string, string>)
        return true
      } catch {
        return false
      }
    })
    if (!fits) wrong.push('standardwebhooks refuses it')
    if (headers['webhook-id'] !== event.id) wrong.push('webhook-id is another one')
    if (JSON.stringify(expected.get(event.id)) !== JSON.stringify(event.payload)) wrong.push(`${event.id} has another payload`)
    if ((bodies.get(event.id) ?? body) !== body) wrong.push(`${event.id} has two bodies`)
    bodies.set(event.id, body)
  } catch (error) {
    wrong.push(String(error))
  }
}

const persist = async <T>(work: () => Promise<T>): Promise<T> =>
  waitFor(async () => ({ value: await work() }), 'the database or the API to be back', 60_000).then(({ value }) => value)

const emit = async (count: number): Promise<void> => {
  const batch = Array.from({ length: count }, (_, n) => {
    const endpoint = endpoints[n % endpoints.length]
    if (!endpoint) throw new Error('no endpoints')
    const id = randomUUID()
    const payload = { id, text: `Zoë ${String(n)} \u2028 "東京"` }
    endpoint.expected.set(id, payload)
    return { id, payload, event: `fire:${endpoint.name}` }
  })
  await persist(() =>
    relink.tools.database.transaction(async (tx) => {
      for (const one of batch) await writeEvent(tx, { environmentId: relink.environmentId, ...one })
    }),
  )
}

const states = async (): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await relink.tools.database.query<{ state: string; n: number }>(
    'SELECT state, count(*) AS n FROM deliveries GROUP BY state',
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

test(`${String(events)} events to endpoints that fail in every way, while everything is killed: each arrives, unaltered and signed`, async () => {
  const since = new Date()
  const began = performance.now()
  let workers: RelinkProcess[] = await Promise.all([relink.spawnProcess('worker'), relink.spawnProcess('worker')])
  let server = await relink.spawnProcess('api')
  const emitting = new AbortController()
  const kills: string[] = []
  /** Kills the older worker, does what comes meanwhile, and starts another one. */
  const killWorker = async (meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> => {
    const [oldest, ...others] = workers
    await oldest?.kill('SIGKILL')
    kills.push('worker')
    await meanwhile()
    workers = [...others, await relink.spawnProcess('worker')]
  }
  const killTemporal = async (): Promise<void> => {
    await temporal.kill()
    kills.push('temporal')
    await new Promise((resolve) => setTimeout(resolve, tick))
    temporal = await startTemporal()
  }
  const firing = (async () => {
    await killWorker()
    await killWorker(killTemporal)
    await server.kill('SIGKILL')
    kills.push('api')
    server = await relink.spawnProcess('api')
    await killWorker(async () => {
      await postgres.kill()
      kills.push('postgres')
      postgres = await startDatabase()
    })
    await killWorker()
  })()
  firing.catch(() => undefined)
  const rotating = (async () => {
    const hook = endpoints.find(({ name }) => name === 'rotates')
    while (!emitting.signal.aborted && hook) {
      await new Promise((resolve) => setTimeout(resolve, 3 * tick))
      const body = JSON.stringify({ old_secret_valid_for: 'PT1M' })
      const headers = { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json' }
      const answer = await fetch(`${server.url}/webhook/${hook.id}/rotate-secret`, { method: 'POST', headers, body }).catch(() => null)
      if (answer?.ok === true) hook.secrets.push(((await answer.json()) as { secret: string }).secret)
    }
  })()
  const chunk = Math.ceil(events / 40)
  for (let left = events; left > 0; left -= chunk) {
    await emit(Math.min(chunk, left))
    await new Promise((resolve) => setTimeout(resolve, tick))
  }
  await firing
  emitting.abort()
  await rotating
  say(`${String(events)} events written, killed: ${kills.join(', ')}; ${((performance.now() - began) / 1000).toFixed(0)} s`)

  const settled = async () => {
    const now = await states()
    if ((now['pending'] ?? 0) > 0) throw new Error(JSON.stringify(now))
    return now
  }
  say(`nothing pending: ${JSON.stringify(await waitFor(settled, 'every delivery to be delivered or parked', 180_000))}`)
  const down = endpoints.find(({ name }) => name === 'down')
  if (!down) throw new Error('no endpoint is down')
  const parked = (await relink.api.get<{ result: unknown[] }>(`/webhook/${down.id}/delivery?state=parked`)).result
  expect(parked).toHaveLength(down.expected.size)

  // The whole outage by a replay, whatever else was parked one by one.
  down.isDown = false
  expect(await relink.api.send('POST', `/webhook/${down.id}/replay`, { since: since.toISOString() })).toEqual({
    events: down.expected.size,
  })
  const resend = async () => {
    for (const { id } of endpoints) {
      const { result } = await relink.api.get<{ result: { event_id: string }[] }>(`/webhook/${id}/delivery?state=parked`)
      if (result.length > 50) await relink.api.send('POST', `/webhook/${id}/replay`, { since: since.toISOString() })
      else for (const { event_id: eventId } of result) await relink.api.send('POST', `/event/${eventId}/resend`, { webhook_id: id })
    }
    const now = await waitFor(settled, 'what was sent again to be delivered or parked', 180_000)
    if (now['delivered'] !== events) throw new Error(JSON.stringify(now))
    return now
  }
  await waitFor(resend, 'everything to be delivered', 400_000)
  for (const { name, expected, bodies, wrong } of endpoints) {
    expect(wrong, name).toEqual([])
    expect(new Set(bodies.keys()), name).toEqual(new Set(expected.keys()))
  }
  expect(trap.received).toEqual([])
  say(`all ${String(events)} arrived after ${((performance.now() - began) / 1000).toFixed(0)} s`)
}, 1_200_000)
