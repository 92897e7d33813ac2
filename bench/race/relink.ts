import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { packageRoot } from '../../src/database/package-root.js'
import { freePort } from '../../src/embedded/free-port.js'
import { relinkApi } from '../../src/embedded/relink-api.js'
import type { RelinkApi } from '../../src/embedded/relink-api.js'
import { findTemporalBinary } from '../../src/embedded/temporal-binary.js'
import { startTemporalServer } from '../../src/embedded/temporal-server.js'
import { until } from '../../src/embedded/until.js'
import { inParallel } from '../support/in-parallel.js'
import { say } from '../support/say.js'
import type { Course, StartContestant } from './contestant.js'

const bin = path.join(packageRoot, 'bin/relink.js')
/** Calls to the API at once, as from one busy product. */
const width = 32
const startMs = 60_000
const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`

/** `relink api` and `relink worker` as users run them, beside a Temporal development server that keeps its state in a file. */
export const relink: StartContestant = async (course) => {
  const { databaseUrl, sinks, accounts, folder } = course
  const running: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of running.splice(0).reverse()) await end()
  }
  try {
    const temporal = await startTemporalServer({
      binary: await findTemporalBinary({ say }),
      port: await freePort(),
      dbFilename: path.join(folder, 'temporal.db'),
    })
    running.push(() => temporal.stop())
    const [apiPort, workerPort] = [await freePort(), await freePort()]
    const url = `http://127.0.0.1:${String(apiPort)}`
    const env = {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], BIND: '127.0.0.1', LOG_LEVEL: 'error', PORT: String(apiPort) },
      ...{ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal.address, SMTP_URL: sinks.smtpUrl },
      PUBLIC_URL: `http://localhost:${String(apiPort)}`,
      ...{ VAULT_KEYS: key('v1'), LINK_KEYS: key('l1'), EGRESS_ALLOW: new URL(sinks.tokenUrl).host },
    }
    const command = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)(process.execPath, [bin, ...args], { env })).stdout
    const part = (name: string, port: number): ChildProcess => {
      const child = spawn(process.execPath, [bin, name], { env: { ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'] })
      running.push(async () => {
        const ended = child.exitCode === null ? once(child, 'exit') : undefined
        child.kill()
        await ended
      })
      return child
    }
    await command('migrate')
    const [apiProcess, worker] = [part('api', apiPort), part('worker', workerPort)]
    await command('environment', 'create', 'race')
    const token = (await command('token', '--environment', 'race', '--name', 'race', '--scope', 'all')).trim().split(/\s+/).at(-1) ?? ''
    const isReady = (port: number) => async () => (await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null))?.status === 200
    for (const port of [apiPort, workerPort]) {
      if (!(await until(isReady(port), startMs))) throw new Error('Relink does not become ready')
    }
    const api = relinkApi(url, token)
    const ids = await connectAccounts(api, course)
    const connection = await Connection.connect({ address: temporal.address })
    running.push(() => connection.close())
    const { workflow } = new Client({ connection })
    return {
      async fail(from, to) {
        await inParallel(numbers(from, to), width, (account) =>
          api.send('POST', `/integrated-account/${ids[account - 1] ?? ''}/authentication-error`, { status: 401 }),
        )
      },
      waiting: async () => (await workflow.count(`WorkflowType = 'reauthorization' AND ExecutionStatus = 'Running'`)).count,
      processes: { api: apiProcess.pid ?? 0, worker: worker.pid ?? 0, temporal: temporal.pid },
      stop,
    }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  } finally {
    say(`${String(accounts)} accounts are connected`)
  }
}

/** One tenant's: many tenants at once would be an outbreak, and hold the mails. Returns the accounts' ids in the order of their numbers. */
const connectAccounts = async (api: RelinkApi, { sinks, accounts }: Course): Promise<readonly string[]> => {
  await api.send('PATCH', '/environment', {
    mail: { delivery: 'live', from: 'Acme Reports <no-reply@acme.example>' },
    brand: { product_name: 'Acme Reports' },
    support: { email: 'support@acme.example' },
    operator: ['operator@acme.example'],
  })
  const { id: integration } = await api.send<{ id: string }>('POST', '/integration', {
    name: 'lumen',
    config: { label: 'Lumen' },
    platform: 'generic',
    oauth: {
      authorization_endpoint: sinks.tokenUrl,
      token_endpoint: sinks.tokenUrl,
      ...{ client_id: 'client', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
    },
  })
  await api.send('POST', '/webhook', { target_url: sinks.hookUrl, event_types: ['integrated_account:authentication_error'] })
  return inParallel(numbers(1, accounts), width, async (account) => {
    const { id } = await api.send<{ id: string }>('POST', '/integrated-account', {
      tenant_id: 'northwind',
      external_id: `account-${String(account)}`,
      environment_integration_id: integration,
      authentication_method: 'oauth2',
      contacts: [{ email: `user${String(account)}@northwind.example`, name: `User ${String(account)}`, role: 'owner' }],
      context: { oauth: { token: { access_token: 'at', refresh_token: `rt-${String(account)}`, expires_in: 360_000, scope: 'read' } } },
    })
    return id
  })
}
