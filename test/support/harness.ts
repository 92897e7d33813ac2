import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import type { NewEnvironment } from '../../src/access/environment-schema.js'
import { startApi } from '../../src/api.js'
import { readConfig } from '../../src/config.js'
import type { Config } from '../../src/config.js'
import { closeTools, createTools } from '../../src/create-tools.js'
import type { Policy } from '../../src/domain/policy.js'
import { defaultPolicy } from '../../src/domain/policy.js'
import { scopes as allScopes } from '../../src/domain/scope.js'
import type { Scope } from '../../src/domain/scope.js'
import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../../src/embedded/demo-platform/start-demo-platform.js'
import type { Message } from '../../src/embedded/mailbox/message.js'
import { startMailbox } from '../../src/embedded/mailbox/start-mailbox.js'
import type { Mailbox } from '../../src/embedded/mailbox/start-mailbox.js'
import { relinkApi } from '../../src/embedded/relink-api.js'
import type { RelinkApi } from '../../src/embedded/relink-api.js'
import { createLog } from '../../src/log.js'
import { registerAtTemporal } from '../../src/prepare-temporal.js'
import type { Tools } from '../../src/tools.js'
import { startWorker } from '../../src/worker.js'
import { readCaseHistory } from './case-history.js'
import type { CaseHistory } from './case-history.js'
import { cloneDatabase } from './clone-database.js'
import { freePort } from './free-port.js'
import { Receiver } from './receiver.js'
import { ask } from './room-tools.js'
import type { Answered } from './room-tools.js'
import { startRelinkProcess } from './relink-process.js'
import type { RelinkProcess } from './relink-process.js'
import { useRuntime } from './temporal-runtime.js'
import { waitFor } from './wait-for.js'

export { waitFor } from './wait-for.js'

export interface HarnessOptions {
  /** What differs from the default ladder; tests set seconds. */
  readonly policy?: Partial<Policy>
  readonly settings?: Partial<Config>
  readonly environment?: Partial<NewEnvironment>
  /** Fields of the integration's `oauth` that differ. */
  readonly oauth?: Readonly<Record<string, unknown>>
  /** False: no worker in this process (tests that kill one, or that look at what stands before). */
  readonly worker?: boolean
  /** Left out, loopback may be reached; given, only what it names. */
  readonly egressAllow?: string
}

/** A company in Relink: an environment with a token of its own. */
export interface Company {
  readonly environmentId: string
  readonly token: string
  readonly api: RelinkApi
  /** Any call, with whatever it answers; `token` null: without one. */
  request(method: string, path: string, body?: unknown, token?: string | null): Promise<Answered>
}

export interface AccountGiven {
  /** A person at the demo platform; `usr_ada` unless given. */
  readonly sub?: string
  /** The only contact; that person's address unless given. `null`: no contact. */
  readonly email?: string | null
  readonly integrationId?: string
  /** Further fields of `POST /integrated-account`. */
  readonly fields?: Readonly<Record<string, unknown>>
}

export interface ImportedAccount {
  readonly id: string
  readonly tenantId: string
  readonly sub: string
  /** Empty without a contact. */
  readonly email: string
  readonly accessToken: string
  readonly refreshToken: string
}

export interface CaseJson {
  readonly id: string
  readonly reference: string
  readonly stage: string
  readonly verdict: string | null
  readonly addressee: string | null
  readonly outcome: string | null
  readonly [field: string]: unknown
}

export interface TimelineEntry {
  readonly at: string
  readonly kind: string
  readonly title: string
  readonly detail: string | null
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Harness extends Company {
  readonly tools: Tools
  readonly url: string
  readonly platform: DemoPlatform
  readonly mailbox: Mailbox
  readonly receiver: Receiver
  readonly webhook: { readonly id: string; readonly secret: string }
  readonly integrationId: string
  /** Every line of the log, as JSON, from `debug` on. */
  readonly logged: readonly string[]
  company(name: string, given?: Partial<NewEnvironment>, scopes?: readonly Scope[]): Promise<Company>
  registerIntegration(given?: Readonly<Record<string, unknown>>): Promise<{ readonly id: string; readonly redirectUri: string }>
  importAccount(given?: AccountGiven): Promise<ImportedAccount>
  /** Ends the account's grant at the platform and reports the 401, as the company's application would. Returns the case's id. */
  breakAccount(account: ImportedAccount): Promise<string>
  /** The account's newest case; null before there is one. */
  caseOf(accountId: string): Promise<CaseJson | null>
  /** Waits until the case fits. */
  caseThat(caseId: string, fits: (one: CaseJson) => boolean, what: string, timeoutMs?: number): Promise<CaseJson>
  timeline(caseId: string): Promise<readonly TimelineEntry[]>
  /** To one address, oldest first. */
  mails(to: string): readonly Message[]
  history(caseId: string): Promise<CaseHistory>
  /** Another API or worker, as a process of its own, on the same database, queues, platform and mailbox. */
  spawnProcess(part: 'api' | 'worker', env?: Readonly<Record<string, string>>, options?: readonly string[]): Promise<RelinkProcess>
  /** Ends everything; fails when a connection to PostgreSQL was left open. */
  stop(): Promise<void>
}

export const linkIn = (mail: Message): string => urlIn(mail, 'connect-account?link_token=')

/** The list that a mail about several connections leads to. */
export const listIn = (mail: Message): string => urlIn(mail, 'connect-accounts?list_token=')

const urlIn = ({ subject, text }: Message, path: string): string => {
  const url = [...text.matchAll(/https?:\/\/\S*[\w-]/g)].map(([found]) => found).find((found) => found.includes(`/${path}`))
  if (url === undefined) throw new Error(`no /${path} in the mail “${subject}”`)
  return url
}

/** Most tests have one person for many accounts, and count their mails one by one. */
const gatheringNothing = (mail: NewEnvironment['mail'] = usualMail): NewEnvironment['mail'] => ({ gather_for: 'PT0S', ...mail })
const usualMail = { delivery: 'live', from: 'Acme Reports <no-reply@acme.example>', per_person_per_day: 100 } as const

const client = { client_id: 'acme-reports', client_secret: 'acme-reports-test-secret' } as const
const grantedScopes = ['openid', 'profile', 'email', 'offline_access', 'reports.read', 'contacts.read'] as const
const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`

/** All of Relink for one test file: its own database, queues, mailbox, platform and webhook endpoint; time-outs of seconds. */
export const startRelink = async (options: HarnessOptions = {}): Promise<Harness> => {
  const running: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const end of running.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    return await bringUp(options, running, stop)
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

const bringUp = async (options: HarnessOptions, running: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<Harness> => {
  const logged: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => logged.push(line) })
  const database = await cloneDatabase()
  running.push(database.drop)
  const mailbox = await startMailbox()
  running.push(() => mailbox.stop())
  const platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log })
  running.push(() => platform.stop())
  const receiver = await new Receiver().listen()
  running.push(() => receiver.close())
  const port = await freePort()
  const settings = {
    // OPENING_BATCH_FROM=0 has every case of the tests opened as one of a batch.
    ...readConfig({ OPENING_BATCH_FROM: process.env['OPENING_BATCH_FROM'] }),
    databaseUrl: database.url,
    databasePoolSize: 10,
    temporalAddress: inject('temporalAddress'),
    temporalUiUrl: 'http://temporal.test',
    smtpUrl: mailbox.smtpUrl,
    smtpConnections: 2,
    smtpTimeout: 5_000,
    platformTimeout: 5_000,
    deliveryBackOff: 200,
    // Only the sweep's own tests sweep: the others count what they send.
    sweepEvery: 86_400_000,
    incidentSettle: 300,
    probesApart: 300,
    // The second look comes within 1.2 s.
    secondTryAfter: 300,
    vaultKeys: key('v1'),
    linkKeys: key('l1'),
    name: `test-${randomBytes(5).toString('hex')}`,
    bind: '127.0.0.1',
    port,
    publicUrl: `http://localhost:${String(port)}`,
    ...options.settings,
    egressAllow: options.egressAllow ?? '',
  }
  const tools = createTools({ ...settings, allowLoopback: options.egressAllow === undefined, ownPorts: [port] }, log)
  running.push(() => closeTools(tools))
  await tools.vault.checkKeys(tools.database)
  const api = await startApi(tools, { embedDemoUrl: `${platform.url}/product/embed` })
  running.push(() => api.stop())
  if (options.worker !== false) {
    useRuntime(log)
    const worker = startWorker(tools)
    running.push(() => worker.stop())
    await registerAtTemporal(tools)
    for (const schedule of ['reconciler', 'sweep']) {
      running.push(() => tools.temporal.client.schedule.getHandle(`${settings.name}-${schedule}`).delete())
    }
  }

  const company: Harness['company'] = async (name, given = {}, scopes = allScopes) => {
    const made = await tools.database.transaction(async (tx) => {
      const environment = await createEnvironment(tx, {
        name,
        brand: { product_name: 'Acme Reports' },
        support: { email: 'support@acme.example' },
        operator: ['operator@acme.example'],
        ...given,
        mail: gatheringNothing(given.mail),
      })
      return {
        environmentId: environment.id,
        ...(await createApiToken(tx, { environmentId: environment.id, name: 'test', scopes: [...scopes] })),
      }
    })
    const { environmentId, token } = made
    return {
      environmentId,
      token,
      api: relinkApi(api.url, token),
      request: (method, path, body, other = token) => ask(api.url, other, method, path, body),
    }
  }
  const main = await company('test', options.environment)

  const registerIntegration: Harness['registerIntegration'] = async (given = {}) => {
    const { oauth = {}, ...fields } = given
    const made = await main.api.send<{ id: string; redirect_uri: string }>('POST', '/integration', {
      name: 'lumen',
      category: 'crm',
      config: { label: 'Lumen CRM' },
      platform: 'generic',
      authentication_method: 'oauth2',
      probe: { url: `${platform.url}/api/me`, method: 'GET' },
      ...fields,
      oauth: {
        issuer: platform.url,
        ...client,
        token_endpoint_auth_method: 'client_secret_basic',
        scopes: [...grantedScopes],
        pkce: 'S256',
        identity: { from: 'userinfo', paths: ['org_id'], label_path: 'email', must_match: 'account' },
        ...(oauth as object),
      },
    })
    redirectUris.push(made.redirect_uri)
    await platform.updateClient(client.client_id, { redirect_uris: redirectUris })
    return { id: made.id, redirectUri: made.redirect_uri }
  }
  const redirectUris: string[] = []
  await platform.registerClient({ ...client, client_name: 'Acme Reports', token_endpoint_auth_method: 'client_secret_basic' })
  const { id: integrationId } = await registerIntegration(options.oauth === undefined ? {} : { oauth: options.oauth })
  // At any hour: a test that gives someone a zone is not to wait for their morning.
  if (options.policy !== undefined) await main.api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always', ...options.policy })
  const webhook = await main.api.send<{ id: string; secret: string }>('POST', '/webhook', { target_url: receiver.url })

  const caseThat: Harness['caseThat'] = (caseId, fits, what, timeoutMs) =>
    waitFor(
      async () => {
        const one = await main.api.get<CaseJson>(`/case/${caseId}`)
        if (fits(one)) return one
        throw new Error(`stage ${one.stage}, verdict ${String(one.verdict)}, outcome ${String(one.outcome)}`)
      },
      what,
      timeoutMs,
    )

  return {
    ...main,
    tools,
    url: api.url,
    platform,
    mailbox,
    receiver,
    webhook,
    integrationId,
    logged,
    company,
    registerIntegration,
    importAccount: async ({ sub = 'usr_ada', email, integrationId: other, fields } = {}) => {
      const grant = await platform.issueGrant({ client_id: client.client_id, sub, scopes: [...grantedScopes] })
      const address = email === undefined ? `${sub.replace(/^usr_/, '')}@northwind.example` : email
      const { id, tenant_id: tenantId } = await main.api.send<{ id: string; tenant_id: string }>('POST', '/integrated-account', {
        tenant_id: 'northwind',
        environment_integration_id: other ?? integrationId,
        authentication_method: 'oauth2',
        contacts: address === null ? [] : [{ email: address, name: 'Ada', role: 'owner' }],
        context: {
          oauth: {
            token: {
              access_token: grant.access_token,
              refresh_token: grant.refresh_token,
              expires_in: grant.expires_in,
              scope: grant.scope,
            },
          },
        },
        ...fields,
      })
      return { id, tenantId, sub, email: address ?? '', accessToken: grant.access_token, refreshToken: grant.refresh_token ?? '' }
    },
    breakAccount: async ({ id, refreshToken }) => {
      platform.revokeGrant({ refresh_token: refreshToken })
      const path = `/integrated-account/${id}/authentication-error`
      const { case_id: caseId } = await main.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
      if (caseId === null) throw new Error('no case was opened')
      return caseId
    },
    caseOf: async (accountId) => {
      const { result } = await main.api.get<{ result: CaseJson[] }>(`/case?integrated_account_id=${accountId}`)
      return result.sort((a, b) => Number(b['number']) - Number(a['number']))[0] ?? null
    },
    caseThat,
    timeline: async (caseId) => (await main.api.get<{ result: TimelineEntry[] }>(`/case/${caseId}/timeline`)).result,
    mails: (to) => [...mailbox.messages(to)].reverse(),
    history: (caseId) => readCaseHistory(tools.temporal.client, caseId),
    spawnProcess: async (part, env = {}, options = []) => {
      const started = await startRelinkProcess(part, settings, env, undefined, options)
      running.push(() => started.kill('SIGTERM'))
      return started
    },
    stop,
  }
}
