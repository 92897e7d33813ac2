import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { until } from '../src/embedded/until.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import type { Benchmark } from './support/benchmark.js'
import { countOf } from './support/recorder.js'
import { say } from './support/say.js'
import { percentile, rounded } from './support/statistics.js'
import { startSystem } from './support/system.js'
import type { System } from './support/system.js'

const deliveries = 6_000
/** As many as the relay sends to one endpoint. */
const atOnce = 32
const rounds = 5
/** Code that has not run often is slow, in Relink and the loop alike. */
const warmUp = 2_000
const single = 200
const leastShare = 0.5
const eventType = 'bench:delivered'

interface Measured {
  readonly perSecond: number
  readonly ms: readonly number[]
}

/**
 * How fast events reach one endpoint, beside a loop that does nothing but sign and POST bodies of the same size to the same endpoint, 32
 * at once, in turn. Then one event at a time: from its commit to its arrival, beside one bare POST. The endpoint is a process of its own.
 */
export const webhooks: Benchmark = {
  about: `webhook deliveries per second beside a bare signed POST loop, at least ${String(leastShare)} of it`,
  async run() {
    const system = await startSystem()
    const endpoint = await startEndpoint()
    try {
      const subscribed = { target_url: `http://127.0.0.1:${String(endpoint.port)}/hooks`, event_types: [eventType] }
      // The demo product would get every event too.
      for (const { id } of (await system.api.get<{ result: { id: string }[] }>('/webhook')).result) {
        await system.api.send('DELETE', `/webhook/${id}`)
      }
      const { secret } = await system.api.send<{ secret: string }>('POST', '/webhook', subscribed)
      const { id: environmentId } = await system.api.get<{ id: string }>('/environment')
      const payload = await accountPayload(system)
      const body = JSON.stringify({ id: randomUUID(), event: eventType, payload, environmentId })
      const loop = bareLoop(nodeClient(subscribed.target_url), secret, body)
      const undiciLoop = bareLoop(undiciClient(subscribed.target_url), secret, body)
      say(`${String(warmUp)} deliveries go ahead, uncounted`)
      await deliver(system, endpoint, { environmentId, payload, count: warmUp })
      await loop(warmUp, atOnce)
      await undiciLoop(warmUp, atOnce)
      const ours: Measured[] = []
      const bare: Measured[] = []
      const undici: Measured[] = []
      let statements = 0
      for (let round = 1; round <= rounds; round += 1) {
        system.recorder.take()
        ours.push(await deliver(system, endpoint, { environmentId, payload, count: deliveries }))
        statements = countOf(system.recorder.take()).sql_statements
        bare.push(await loop(deliveries, atOnce))
        undici.push(await undiciLoop(deliveries, atOnce))
        say(
          `round ${String(round)}: ${rounded(ours.at(-1)?.perSecond ?? 0).toString()} beside ${rounded(bare.at(-1)?.perSecond ?? 0).toString()} a second`,
        )
      }
      say(`${String(single)} events, one after another`)
      const alone = await oneByOne(system, endpoint, environmentId, payload)
      const bareAlone = await loop(single, 1)
      const perSecond = percentile(
        ours.map((one) => one.perSecond),
        0.5,
      )
      const barePerSecond = percentile(
        bare.map((one) => one.perSecond),
        0.5,
      )
      const share = rounded(perSecond / barePerSecond, 2)
      return {
        figures: {
          bench: 'webhooks',
          deliveries,
          at_once: atOnce,
          deliveries_per_second: rounded(perSecond),
          bare_per_second: rounded(barePerSecond),
          share,
          // The same loop with the fastest client there is, for comparison.
          undici_per_second: rounded(
            percentile(
              undici.map((one) => one.perSecond),
              0.5,
            ),
          ),
          try_p50_ms: rounded(
            percentile(
              ours.flatMap(({ ms }) => ms),
              0.5,
            ),
            2,
          ),
          bare_p50_ms: rounded(
            percentile(
              bare.flatMap(({ ms }) => ms),
              0.5,
            ),
            2,
          ),
          commit_to_arrival_p50_ms: rounded(percentile(alone, 0.5), 2),
          bare_alone_p50_ms: rounded(percentile(bareAlone.ms, 0.5), 2),
          sql_statements_per_delivery: rounded(statements / deliveries, 3),
        },
        exceeded: share < leastShare ? [`${String(share)} of the bare loop's deliveries, at least ${String(leastShare)} are wanted`] : [],
      }
    } finally {
      endpoint.child.kill()
      await system.stop()
    }
  },
}

/** An account as events show it. */
const accountPayload = async (system: System): Promise<unknown> => {
  const { id } = await system.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: system.integrationId,
    authentication_method: 'oauth2',
    context: { oauth: { token: { access_token: 'a', refresh_token: 'r', expires_in: 3600 } } },
    contacts: [{ email: 'ada@northwind.example', name: 'Ada', role: 'owner' }],
  })
  return system.api.get(`/integrated-account/${id}`)
}

interface Burst {
  readonly environmentId: string
  readonly payload: unknown
  readonly count: number
}

/** Writes so many events in one transaction, and waits until all have arrived and are marked as delivered. */
const deliver = async ({ tools }: System, endpoint: Endpoint, { environmentId, payload, count }: Burst): Promise<Measured> => {
  const target = endpoint.received + count
  const { rows } = await tools.database.query<{ at: string }>('SELECT clock_timestamp()::text AS at')
  await tools.database.transaction(async (tx) => {
    for (let n = 0; n < count; n += 1) await writeEvent(tx, { environmentId, event: eventType, payload })
  })
  const began = performance.now()
  const done = async () =>
    endpoint.received >= target && (await tools.database.query(`SELECT FROM deliveries WHERE state = 'pending' LIMIT 1`)).rowCount === 0
  if (!(await until(done, 120_000))) throw new Error('the deliveries do not end')
  const perSecond = (count * 1000) / (performance.now() - began)
  const tries = await tools.database.query<{ ms: number }>(
    `SELECT (tries->-1->>'ms')::float AS ms FROM deliveries d JOIN events e ON e.id = d.event_id
     WHERE e.event = $1 AND d.finished_at >= $2::timestamptz`,
    [eventType, rows[0]?.at],
  )
  return { perSecond, ms: tries.rows.map(({ ms }) => ms) }
}

const oneByOne = async ({ tools }: System, endpoint: Endpoint, environmentId: string, payload: unknown): Promise<readonly number[]> => {
  const ms: number[] = []
  for (let n = 0; n < single; n += 1) {
    const arrived = endpoint.next()
    await tools.database.transaction((tx) => writeEvent(tx, { environmentId, event: eventType, payload }))
    const began = performance.now()
    await arrived
    ms.push(performance.now() - began)
  }
  return ms
}

type Post = (headers: Readonly<Record<string, string>>, body: string) => Promise<unknown>

/** Node's own client with its connections kept alive: what a script without a package would use. */
const nodeClient = (url: string): Post => {
  const agent = new HttpAgent({ keepAlive: true })
  return (headers, body) =>
    new Promise((resolve, reject) => {
      const length = String(Buffer.byteLength(body))
      const sent = httpRequest(url, { agent, method: 'POST', headers: { ...headers, 'content-length': length } }, (answer) => {
        answer.resume().on('end', resolve)
      })
      sent.on('error', reject).end(body)
    })
}

/** The client below Relink's egress, without its guard, its time-out and its cap. */
const undiciClient = (url: string): Post => {
  const dispatcher = new Agent()
  return async (headers, body) => (await request(url, { dispatcher, method: 'POST', headers, body })).body.text()
}

/** Signs as a delivery is signed, POSTs, reads the answer, and nothing else: no row, no guard, no time-out. */
const bareLoop = (post: Post, secret: string, body: string) => {
  const sign = (text: string, encoding: 'hex' | 'base64') => createHmac('sha256', secret).update(text).digest(encoding)
  const one = async (): Promise<number> => {
    const began = performance.now()
    const id = randomUUID()
    const timestamp = String(Math.floor(Date.now() / 1000))
    const headers = {
      'content-type': 'application/json',
      'x-truto-signature': `format=sha256,v=${sign(body, 'hex')}`,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${sign(`${id}.${timestamp}.${body}`, 'base64')}`,
    }
    await post(headers, body)
    return performance.now() - began
  }
  return async (count: number, concurrency: number): Promise<Measured> => {
    const ms: number[] = []
    let left = count
    const began = performance.now()
    const inTurn = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        ms.push(await one())
      }
    }
    await Promise.all(Array.from({ length: concurrency }, inTurn))
    return { perSecond: (count * 1000) / (performance.now() - began), ms }
  }
}

interface Endpoint {
  readonly child: ChildProcess
  readonly port: number
  /** Requests so far, as last told. */
  received: number
  next(): Promise<void>
}

const startEndpoint = async (): Promise<Endpoint> => {
  const child = fork(fileURLToPath(new URL('support/endpoint.js', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = (await once(child, 'message')) as [number]
  let waiting: (() => void)[] = []
  const endpoint: Endpoint = {
    child,
    port,
    received: 0,
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
  }
  child.on('message', (received: number) => {
    if (received > endpoint.received) for (const resolve of waiting.splice(0)) resolve()
    endpoint.received = received
    waiting = [...waiting]
  })
  return endpoint
}
