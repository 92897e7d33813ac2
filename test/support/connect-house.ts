import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticate } from '../../src/access/authenticate.js'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import type { Environment } from '../../src/access/environment.js'
import { insertGranted } from '../../src/accounts/grant/insert-account.js'
import { openOutage } from '../../src/accounts/outage/open-outage.js'
import { readConfig } from '../../src/config.js'
import { connectPages, connectRoutes } from '../../src/connect/routes.js'
import { Database } from '../../src/database/database.js'
import { migrate } from '../../src/database/migrate.js'
import { scopes } from '../../src/domain/scope.js'
import { createEgress } from '../../src/egress/egress.js'
import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../../src/embedded/demo-platform/start-demo-platform.js'
import { createApi } from '../../src/http/call.js'
import { createApp } from '../../src/http/create-app.js'
import { linkSdk } from '../../src/site/link-sdk.js'
import { inTx } from '../../src/in-tx.js'
import { checkGiven } from '../../src/integrations/check-given.js'
import { createIntegration } from '../../src/integrations/create-integration.js'
import { newIntegration } from '../../src/integrations/integration-schema.js'
import type { Integration } from '../../src/integrations/integration.js'
import { createLog } from '../../src/log.js'
import { createMetrics } from '../../src/metrics.js'
import type { Tools, Tx } from '../../src/tools.js'
import { createVault } from '../../src/vault/vault.js'
import { temporaryPostgres } from './temporary-postgres.js'

const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`

/** PostgreSQL, the demo platform on another site (127.0.0.1) than Relink's pages (localhost), an environment with one OAuth app. */
export interface ConnectHouse {
  readonly tools: Tools
  readonly url: string
  readonly platform: DemoPlatform
  readonly environment: Environment
  readonly integration: Integration
  readonly apiToken: string
  readonly logged: readonly string[]
  /** Moves the business clock. */
  readonly later: (ms: number) => void
  readonly account: (given?: { readonly sub?: string; readonly known?: boolean }) => Promise<string>
  /** Breaks an account for a person to fix. */
  readonly break: (accountId: string, verdict?: 'user' | 'operator') => Promise<string>
  readonly stop: () => Promise<void>
}

export const connectHouse = async (): Promise<ConnectHouse> => {
  const postgres = await temporaryPostgres()
  const logged: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => void logged.push(line) })
  await migrate(postgres.url, log)
  const platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log })
  const app: { listener?: RequestListener } = {}
  const server = createServer((req, res) => app.listener?.(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${String((server.address() as AddressInfo).port)}`

  let shift = 0
  const clock = (): Date => new Date(Date.now() + shift)
  const vault = createVault({ vaultKeys: key('v1'), linkKeys: key('l1') })
  const database = new Database({ url: postgres.url, poolSize: 20, log })
  const egress = createEgress({ allow: '127.0.0.0/8', ownPorts: [], allowLoopback: false })
  const tools = {
    database: {
      query: (text: string, params?: readonly unknown[]) => database.query(text, params),
      transaction: <T>(work: (tx: Tx) => Promise<T>) => database.transaction((db) => inTx(db, { now: clock(), vault }, work)),
      dedicatedClient: () => database.dedicatedClient(),
      close: () => database.close(),
    },
    vault,
    egress,
    clock,
    log,
    metrics: createMetrics(),
    settings: { ...readConfig({}), publicUrl: url, platformTimeout: 2_000 },
  } as unknown as Tools

  const environment = await tools.database.transaction((tx) =>
    createEnvironment(tx, {
      name: `house ${randomUUID()}`,
      mail: { delivery: 'live', from: 'Acme Reports <hello@acme.example>' },
      brand: { product_name: 'Acme Reports', reconnect_url: 'https://app.acme.example/connections' },
      support: { email: 'support@acme.example' },
      redirect_uris: ['https://app.acme.example/done'],
    }),
  )
  const { token: apiToken } = await tools.database.transaction((tx) =>
    createApiToken(tx, { environmentId: environment.id, name: 'test', scopes }),
  )
  const secret = randomBytes(24).toString('base64url')
  await platform.registerClient({ client_id: 'acme', client_secret: secret, client_name: 'Acme Reports' })
  const given = newIntegration.parse({
    name: 'lumen',
    config: { label: 'Lumen CRM' },
    oauth: {
      issuer: platform.url,
      client_id: 'acme',
      client_secret: secret,
      scopes: ['openid', 'email', 'offline_access', 'reports.read'],
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
  })
  const discovered = await checkGiven(tools, given, null)
  const integration = await tools.database.transaction((tx) =>
    createIntegration(tx, { environmentId: environment.id, given, discovered, actor: 'test' }),
  )
  await platform.updateClient('acme', { redirect_uris: [`${url}/oauth/callback/${integration.id}`] })

  const api = createApi()
  connectRoutes(api, tools)
  app.listener = createApp({
    log,
    trustProxy: 0,
    pages: { 'link-sdk.js': linkSdk(), ...connectPages(tools) },
    surfaces: [{ at: '/', authenticate: authenticate(tools), api }],
    requestsPerMinute: 100_000,
  })

  return {
    tools,
    url,
    platform,
    environment,
    integration,
    apiToken,
    logged,
    later: (ms) => {
      shift += ms
    },
    account: async ({ sub = 'usr_ada', known = true } = {}) => {
      const grant = await platform.issueGrant({ client_id: 'acme', sub, scopes: ['openid', 'email', 'offline_access', 'reports.read'] })
      const label = `${sub.replace('usr_', '')}@northwind.example`
      const id = await tools.database.transaction((tx) =>
        insertGranted(tx, {
          environmentId: environment.id,
          integrationId: integration.id,
          tenantId: 'northwind',
          remoteAccount: known ? { issuer: platform.url, account: null, person: sub, label, values: [sub], verified_email: label } : null,
          label,
          context: {},
          isSandbox: false,
          missingScopes: [],
          externalId: null,
          impact: null,
          notify: true,
          contacts: [{ email: 'ada@northwind.example', name: 'Ada', locale: null, time_zone: null, role: 'owner' }],
          granted: {
            tokens: { accessToken: grant.access_token, refreshToken: grant.refresh_token ?? null, tokenType: 'Bearer' },
            accessExpiresAt: null,
            refreshExpiresAt: null,
            requestedScopes: integration.oauth.scopes,
            grantedScopes: integration.oauth.scopes,
            tokenEndpoint: integration.oauth.token_endpoint,
            clientId: 'acme',
            grantedAt: null,
          },
        }),
      )
      return id
    },
    break: async (accountId, verdict = 'user') => {
      const reason = {
        code: 'invalid_grant',
        summary: 'Access has run out.',
        http_status: 400,
        platform_code: null,
        platform_message: null,
      }
      const { caseId } = await tools.database.transaction((tx) => openOutage(tx, { accountId, generation: 1, reason }))
      await tools.database.query(
        `UPDATE cases SET verdict = $2, stage = $3, hold_why = $4, hold_since = $5, verdict_at = now(), confirmed_at = now() WHERE id = $1`,
        [
          caseId,
          verdict,
          verdict === 'user' ? 'awaiting_user' : 'held',
          verdict === 'user' ? null : 'operator',
          verdict === 'user' ? null : new Date(),
        ],
      )
      await tools.database.query(`UPDATE integrated_accounts SET status = 'needs_reauth' WHERE id = $1`, [accountId])
      return caseId ?? ''
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await platform.stop()
      await egress.close()
      await database.close()
      await postgres.stop()
    },
  }
}

/** A browser at Relink's pages: keeps its cookie, follows nothing by itself. */
export class Visitor {
  readonly #url: string
  cookie: string | null = null

  constructor(url: string) {
    this.#url = url
  }

  async open(path: string, init: RequestInit = {}): Promise<{ res: Response; text: string }> {
    const res = await fetch(new URL(path, this.#url), {
      redirect: 'manual',
      ...init,
      headers: { ...(this.cookie !== null && { cookie: this.cookie }), ...(init.headers as Record<string, string> | undefined) },
    })
    const [set] = res.headers.getSetCookie()
    if (set !== undefined) this.cookie = set.split(';')[0] ?? null
    return { res, text: await res.text() }
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin' }) {
    return this.open(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  /** Presses the button; the platform's address. */
  async start(token: string, more: Record<string, string> = {}): Promise<string> {
    const { res, text } = await this.post('/connect-account', { link_token: token, ...more })
    const to = res.headers.get('location')
    if (res.status !== 303 || to === null)
      throw new Error(`no sign-in started: ${String(res.status)} ${text.slice(text.indexOf('<h1>'), 900)}`)
    return to
  }
}

export const heading = (text: string): string => /<h1[^>]*>(.*?)<\/h1>/s.exec(text)?.[1] ?? text.slice(0, 200)
