import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, createServer, get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMetrics } from '../src/api.js'
import { readConfig } from '../src/config.js'
import { packageRoot } from '../src/database/package-root.js'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { seedDemo } from '../src/embedded/seed-demo.js'
import { seedStaff } from '../src/embedded/seed-staff.js'
import { createLog } from '../src/log.js'
import { createMailer } from '../src/mail/mailer.js'
import { connectHouse } from './support/connect-house.js'
import { connectSteps } from './support/connect-steps.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ worker: false })
})
afterAll(() => relink.stop())

interface LogLine {
  readonly level: number
  readonly msg: string
  readonly path?: string
  readonly error?: string
}

test.each(['server_error', 'invalid_scope', 'made_up'])(
  'a platform that sends a person back with error=%s is a warning of that platform',
  async (error) => {
    const house = await connectHouse()
    try {
      const { visitor, callback } = await connectSteps(house).broken()
      const address = new URL(callback)
      address.searchParams.delete('code')
      address.searchParams.set('error', error)
      await visitor.open(address.href)
      const lines = house.logged.map((line) => JSON.parse(line) as LogLine)
      expect(lines.filter(({ level }) => level >= 50)).toEqual([])
      expect(lines.find((line) => line.msg === 'the platform sent the person back with an error')).toMatchObject({ level: 40, error })
    } finally {
      await house.stop()
    }
  },
)

describe('the API', () => {
  test('keeps 20 streams of one token, refuses the next with 429 and Retry-After, and has room again when one ends', async () => {
    const leaving: AbortController[] = []
    const open = async () => {
      const abort = new AbortController()
      leaving.push(abort)
      return fetch(`${relink.url}/stream`, { headers: { Authorization: `Bearer ${relink.token}` }, signal: abort.signal })
    }
    const answers = await Promise.all(Array.from({ length: 30 }, open))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0)
    for (const abort of leaving) abort.abort()
    await expect.poll(async () => (await open()).status).toBe(200)
    leaving.at(-1)?.abort()
  })

  test('keeps an idle connection longer than Node’s 5 s, as its setting says', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const [answer] = (await once(get(`${relink.url}/healthz`, { agent }), 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.headers['keep-alive']).toBe('timeout=65')
    expect(readConfig({ HTTP_KEEP_ALIVE: 'PT10S' }).httpKeepAlive).toBe(10_000)
    agent.destroy()
  })

  test('tells /metrics on this machine alone unless METRICS_BIND says otherwise', async () => {
    const metrics = await startMetrics(relink.tools, 0, readConfig({ BIND: '0.0.0.0' }).metricsBind)
    expect((await fetch(`${metrics.url}/metrics`)).status).toBe(200)
    const port = new URL(metrics.url).port
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others) await expect(fetch(`http://${address}:${port}/metrics`)).rejects.toThrow()
    await metrics.stop()
  })
})

describe('a mail server', () => {
  const problemOf = async (smtpUrl: string) => {
    const mailer = createMailer({ smtpUrl, connections: 1, timeoutMs: 60_000, log: createLog('error', 'test', { write: () => undefined }) })
    const problem = await mailer.problem()
    mailer.close()
    return problem
  }

  test('that hangs shows in /readyz, as does one that is away; one that is well does not', async () => {
    const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    expect(await problemOf(`smtp://127.0.0.1:${String((silent.address() as AddressInfo).port)}`)).toContain('does not answer')
    expect(await problemOf('smtp://127.0.0.1:1')).toContain('smtp_')
    expect(await problemOf(relink.mailbox.smtpUrl)).toBeNull()
    silent.close()
    const ready = (await (await fetch(`${relink.url}/readyz`)).json()) as { readonly degraded: readonly string[] }
    expect(ready.degraded.filter((line) => line.includes('mail server'))).toEqual([])
  })
})

test('a demo environment that was renamed is found again, and no second one is seeded', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'relink-demo-'))
  const parts = { tools: relink.tools, dataDir, platform: relink.platform, mailboxUrl: null, temporalUiUrl: null }
  const environments = async () => (await relink.tools.database.query<{ name: string }>('SELECT name FROM environments ORDER BY name')).rows
  const first = await seedDemo(parts)
  await relink.tools.database.query('UPDATE environments SET name = $2 WHERE id = $1', [first.environmentId, 'Our demo'])
  const before = await environments()
  const second = await seedDemo(parts)
  expect(await environments()).toEqual(before)
  expect(second).toEqual(first)
  const signIn = await seedStaff(relink.tools, second.environmentId)
  expect((await new FormBrowser().open(signIn)).status).toBe(200)
  // As an earlier version kept it: without the environment.
  const kept = JSON.parse(await readFile(path.join(dataDir, 'demo.json'), 'utf8')) as Record<string, unknown>
  expect(kept['environmentId']).toBe(first.environmentId)
  await rm(dataDir, { recursive: true })
})

test('an audit that the registry refuses is said with its own words, and fails where an audit is required', async () => {
  const registry = createServer((_req, res) => {
    res.writeHead(405, { allow: 'GET,HEAD' }).end()
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const audit = async (env: Readonly<Record<string, string>>) => {
    const child = spawn(process.execPath, [path.join(packageRoot, 'bin/audit.js')], {
      cwd: packageRoot,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        npm_config_registry: `http://127.0.0.1:${String((registry.address() as AddressInfo).port)}`,
        npm_config_fetch_retries: '0',
        ...env,
      },
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
    const [code] = (await once(child, 'close')) as [number]
    return { code, said }
  }
  expect(await audit({})).toMatchObject({ code: 0, said: expect.stringContaining('405') as string })
  expect(await audit({ AUDIT_REQUIRED: '1' })).toMatchObject({ code: 1, said: expect.stringContaining('NOT CHECKED') as string })
  registry.close()
})
