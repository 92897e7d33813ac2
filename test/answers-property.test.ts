import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { hostileAnswers, randomOf } from './support/hostile-answers.js'

/** `ANSWERS=20000` before a release; 100 each time, with another seed each time. */
const total = Number(process.env['ANSWERS'] ?? 100)
const seed = Number(process.env['ANSWERS_SEED'] ?? Date.now() % 2 ** 31)

let relink: Harness
let url: string
/** What the platform says to whom, by the client id that asks. */
const says = new Map<string, Buffer>()
const sent: string[] = []
const server = createServer((socket: Socket) => {
  let request = ''
  socket.on('error', () => undefined)
  socket.on('data', (part) => {
    request += part.toString('latin1')
    const [head = '', body] = request.split('\r\n\r\n')
    if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return
    const form = new URLSearchParams(body)
    sent.push(`${form.get('client_id') ?? ''} ${form.get('refresh_token') ?? ''}`)
    socket.end(says.get(form.get('client_id') ?? '') ?? '')
  })
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  relink = await startRelink({ worker: false, settings: { platformTimeout: 2_000 } })
})
afterAll(async () => {
  await relink.stop()
  server.close()
})

/** An account at the platform, of a company of its own. */
const customer = async (name: string) => {
  const company = await relink.company(name)
  const { id: integrationId } = await company.api.send<{ id: string }>('POST', '/integration', {
    name,
    config: { label: name },
    platform: 'generic',
    oauth: {
      ...{ authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, client_id: name, client_secret: `${name}-secret` },
      scopes: ['read'],
      identity: { from: 'token_response', paths: ['user'], label_path: 'name', must_match: 'account' },
      token_context: ['instance'],
    },
  })
  const { id } = await company.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: name,
    environment_integration_id: integrationId,
    context: { oauth: { token: { access_token: 'at-0', refresh_token: 'rt-0', expires_in: 3600 } } },
  })
  return { company, id, integrationId }
}

const rowsOf = async (id: string): Promise<string> => {
  const { rows } = await relink.tools.database.query(
    `select to_jsonb(k) - 'last_used_at' as credentials, to_jsonb(a) as account from credentials k join integrated_accounts a on a.id = k.account_id where a.id = $1`,
    [id],
  )
  return JSON.stringify(rows)
}

const plain = (body: object): Buffer => {
  const text = JSON.stringify(body)
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(text.length)}\r\nConnection: close\r\n\r\n${text}`,
  )
}

/** As after a consent: nothing is kept, nothing has failed, and the token has run out. */
const renew = async (id: string, integrationId: string): Promise<void> => {
  const query = (text: string, values: readonly unknown[]) => relink.tools.database.query(text, values)
  await query(`update cases set outcome = 'cancelled', stage = 'closed', closed_at = now() where account_id = $1 and outcome is null`, [id])
  await query(`update integrated_accounts set open_case_id = null, status = 'active', last_error = null where id = $1`, [id])
  await query(
    `update credentials set kept = null, last_failure = null, last_failure_at = null, lease_owner = null, lease_until = null, doubted_at = null,
       unanswered_since = null, access_expires_at = now() - interval '1 minute', next_refresh_at = now() - interval '1 second',
       generation = generation + 1 where account_id = $1`,
    [id],
  )
  await query('update integrations set refreshes_paused_until = null where id = $1', [integrationId])
}

it(
  `${String(total)} answers of a hostile platform (seed ${String(seed)}): no 500, no readable token lost, no other account changed`,
  async () => {
    const [hostile, bystander] = [await customer('hostile'), await customer('bystander')]
    const random = randomOf(seed)
    const next = hostileAnswers(random)
    const path = `/integrated-account/${hostile.id}`
    const request = (method: string, to: string, body?: unknown) => hostile.company.request(method, to, body)
    const ways = [
      () => request('GET', `${path}/access-token`),
      () => request('POST', `${path}/authentication-error`, { status: 401 }),
      () => request('POST', '/integrated-account/refresh-credentials', { id: hostile.id }),
    ]
    await relink.tools.database.query('update credentials set next_refresh_at = null where account_id = $1', [bystander.id])
    let untouched = await rowsOf(bystander.id)
    /** Both at once: the bystander gets its new token whatever the other gets. */
    const sweepBoth = async (n: number): Promise<null> => {
      says.set('bystander', plain({ access_token: `bt-${String(n)}`, refresh_token: `br-${String(n)}`, expires_in: 3600 }))
      await relink.tools.database.query('update credentials set next_refresh_at = now() where account_id = $1', [bystander.id])
      await sweepDue(relink.tools, new AbortController().signal)
      const { body } = await bystander.company.request('GET', `/integrated-account/${bystander.id}/access-token`)
      expect(body['access_token'], `sweep ${String(n)} of seed ${String(seed)}`).toBe(`bt-${String(n)}`)
      untouched = await rowsOf(bystander.id)
      return null
    }
    for (let n = 1; n <= total; n += 1) {
      await renew(hostile.id, hostile.integrationId)
      const { bytes, promised } = next(n)
      says.set('hostile', bytes)
      const about = `answer ${String(n)} of seed ${String(seed)}: ${bytes.subarray(0, 600).toString('latin1')}`
      const answer = await (ways[Math.floor(random() * 4)] ?? (() => sweepBoth(n)))()
      expect([200, 202, 401, 503, null], about).toContain(answer?.status ?? null)
      if (promised !== null) {
        const { status, body } = await request('GET', `${path}/access-token`)
        expect([status, body['access_token']], about).toEqual([200, promised.accessToken])
        // The next refresh sends what was given.
        await renew(hostile.id, hostile.integrationId)
        await request('GET', `${path}/access-token`)
        expect(sent.at(-1), about).toBe(`hostile ${promised.refreshToken}`)
      }
      expect((await request('GET', path)).status, about).toBe(200)
      if (n % 50 === 0 || n === total) expect(await rowsOf(bystander.id), about).toBe(untouched)
    }
    for (const list of ['/integrated-account', '/case', '/mail', '/event'])
      expect((await request('GET', `${list}?limit=500`)).status, list).toBe(200)
  },
  Math.max(300_000, total * 1_000),
)
