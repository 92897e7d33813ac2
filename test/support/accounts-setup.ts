import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticate } from '../../src/access/authenticate.js'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import { mountAccounts } from '../../src/accounts/routes.js'
import { readConfig } from '../../src/config.js'
import { Database } from '../../src/database/database.js'
import { migrate } from '../../src/database/migrate.js'
import { scopes } from '../../src/domain/scope.js'
import { createEgress } from '../../src/egress/egress.js'
import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../../src/embedded/demo-platform/start-demo-platform.js'
import { createApi } from '../../src/http/call.js'
import { createApp } from '../../src/http/create-app.js'
import { inTx } from '../../src/in-tx.js'
import { createIntegration } from '../../src/integrations/create-integration.js'
import { newIntegration } from '../../src/integrations/integration-schema.js'
import { createLog } from '../../src/log.js'
import { createMetrics } from '../../src/metrics.js'
import { discover } from '../../src/oauth/discover.js'
import type { Tools } from '../../src/tools.js'
import { createVault } from '../../src/vault/vault.js'
import { temporaryPostgres } from './temporary-postgres.js'

export const app = { client_id: 'acme', client_secret: 'acme-secret-of-the-app', client_name: 'Acme Reports' }
const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`

export interface Owner {
  readonly environmentId: string
  readonly integrationId: string
  readonly token: string
}

export interface AccountsSetup {
  /** Two processes on one database. */
  readonly tools: Tools
  readonly other: Tools
  readonly platform: DemoPlatform
  readonly logged: string[]
  readonly advance: (ms: number) => void
  /** An environment with an integration of the demo platform, and a token with every scope. */
  readonly owner: () => Promise<Owner>
  /** Another integration of the same environment, at a platform of the test's own. */
  readonly integrate: (owner: Owner, given: Readonly<Record<string, unknown>>) => Promise<string>
  readonly ask: (token: string, method: string, path: string, body?: unknown) => Promise<Asked>
  readonly stop: () => Promise<void>
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What the tests read of any answer; each is there only where the call answers it. */
  readonly body: {
    readonly id: string
    readonly status: unknown
    readonly case: unknown
    readonly external_id: unknown
    readonly last_forbidden_error: unknown
    readonly context: { readonly oauth: unknown }
    readonly result: readonly { readonly id: string }[]
    readonly next_cursor: string
    readonly access_token: string
    readonly token_type: string
    readonly case_id: string | null
    readonly newer?: true
    readonly generation: number
    readonly last_error: string | null
    readonly verdict: unknown
    readonly addressee: unknown
    readonly errors?: readonly { readonly field: string }[]
  }
}

/** The accounts module on real PostgreSQL and the demo platform, its calls served over HTTP. */
export const accountsSetup = async (): Promise<AccountsSetup> => {
  const [postgres, platform] = await Promise.all([temporaryPostgres(), startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })])
  const logged: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => logged.push(line) })
  await migrate(postgres.url, log)
  await platform.registerClient(app)
  let ahead = 0
  const clock = () => new Date(Date.now() + ahead)
  const keys = { vaultKeys: key('v1'), linkKeys: key('l1') }
  const processes: { database: Database; close: () => Promise<void> }[] = []
  const newProcess = (): Tools => {
    const vault = createVault(keys)
    const database = new Database({ url: postgres.url, poolSize: 20, log })
    const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: true })
    processes.push({
      database,
      close: async () => {
        await egress.close()
        await database.close()
      },
    })
    const parts: Partial<Tools> = {
      database: {
        query: (text, params) => database.query(text, params),
        transaction: (work) => database.transaction((db) => inTx(db, { now: clock(), vault }, work)),
        dedicatedClient: () => database.dedicatedClient(),
        close: () => database.close(),
      },
      vault,
      egress,
      clock,
      log,
      metrics: createMetrics(),
      settings: readConfig({ PUBLIC_URL: 'https://relink.example', PLATFORM_TIMEOUT: 'PT5S' }),
    }
    return parts as Tools
  }
  const tools = newProcess()
  const other = newProcess()
  const api = createApi()
  mountAccounts(api, tools)
  const server: Server = createApp({
    log,
    trustProxy: 0,
    pages: {},
    requestsPerMinute: 100_000,
    surfaces: [{ at: '/', api, authenticate: authenticate(tools) }],
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const discovered = await discover(tools.egress, platform.url)
  let count = 0
  return {
    tools,
    other,
    platform,
    logged,
    advance: (ms) => {
      ahead += ms
    },
    owner: () =>
      tools.database.transaction(async (tx) => {
        count += 1
        const { id: environmentId } = await createEnvironment(tx, { name: `env-${String(count)}` })
        const { token } = await createApiToken(tx, { environmentId, name: 'test', scopes })
        const given = newIntegration.parse({
          name: 'lumen',
          config: { label: 'Lumen CRM' },
          platform: 'generic',
          oauth: {
            issuer: platform.url,
            ...{ client_id: app.client_id, client_secret: app.client_secret },
            scopes: ['openid', 'email', 'profile', 'offline_access', 'reports.read'],
          },
        })
        const { id: integrationId } = await createIntegration(tx, { environmentId, given, discovered, actor: 'test' })
        return { environmentId, integrationId, token }
      }),
    integrate: ({ environmentId }, given) =>
      tools.database.transaction(async (tx) => {
        const { id } = await createIntegration(tx, { environmentId, given: newIntegration.parse(given), discovered: null, actor: 'test' })
        return id
      }),
    ask: async (token, method, path, body) => {
      const answer = await fetch(base + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as Asked['body'] }
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      for (const each of processes) await each.close()
      await Promise.all([platform.stop(), postgres.stop()])
    },
  }
}
