import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { MockActivityEnvironment } from '@temporalio/testing'
import { createActivities } from '../../activities/create-activities.js'
import { packageRoot } from '../../src/database/package-root.js'
import type { Steps } from '../../src/domain/steps.js'
import { sweepDue } from '../../src/accounts/sweep/sweep-due.js'
import { holdForGoingLive } from '../../src/cases/going-live.js'
import { cutOver } from '../../src/integrations/cut-over.js'
import { rotateKeys } from '../../src/vault/rotate-keys.js'
import type { Harness } from './harness.js'
import { ask } from './room-tools.js'
import { visitingOperations } from './visiting-operations.js'
import { waitFor } from './wait-for.js'
import { firstTries } from './webhook-tools.js'
import type { Came, Part, Stage, WritingOperation } from './writing-operation.js'

/** Which part an operation is called on, by the first word of its path. */
const partOf: Readonly<Record<string, Part>> = {
  'integrated-account': 'healthy',
  case: 'caseId',
  webhook: 'webhookId',
  event: 'eventId',
  incident: 'incidentId',
  integration: 'integrationId',
  staff: 'staffId',
  'api-token': 'tokenId',
  suppression: 'suppressionId',
}

interface Recipe {
  readonly body?: (stage: Stage) => unknown
  readonly on?: (stage: Stage) => string
  readonly ends?: readonly Part[]
}

const later = (): string => new Date(Date.now() + 3_600_000).toISOString()
const mail = (name: string): string => `${name}@northwind.example`
const contacts = [
  { email: mail('zoe'), name: 'Zoe', role: 'owner' },
  { email: mail('ada'), name: 'Ada', role: 'admin' },
  { email: mail('bob'), name: 'Bob', role: 'owner' },
]
const policy = {
  confirm: 'PT0S',
  notify: [{ after: 'PT0S', to: 'all', channel: 'email' }],
  escalate_after: 'P3D',
  expire_after: 'P30D',
  probe_every: 'PT10S',
}
const grant = ({ healthy }: Stage) => ({
  oauth: { token: { access_token: healthy.accessToken, refresh_token: healthy.refreshToken, expires_in: 3600 } },
})

/** What calls need besides the ids in their paths. A call that is not named here is made with `{}`. */
const recipes = (relink: Harness): Readonly<Record<string, Recipe>> => ({
  'PATCH /environment': { body: () => ({ operator: [mail('operator')], brand: { product_name: 'Acme' } }) },
  'POST /api-token': { body: () => ({ name: 'more', scopes: ['accounts:read'] }) },
  'DELETE /api-token/{id}': { ends: ['tokenId'] },
  'POST /staff': { body: () => ({ email: mail(`staff-${randomUUID().slice(0, 8)}`), role: 'support' }) },
  'PATCH /staff/{id}': { body: () => ({ role: 'viewer', can_copy_links: false }) },
  'DELETE /staff/{id}': { ends: ['staffId'] },
  'PUT /verdict-rules': { body: () => ({ rules: [{ code: 'odd', verdict: 'user', addressee: 'contact' }] }) },
  'POST /integration': {
    body: () => ({
      name: `made-${randomUUID().slice(0, 8)}`,
      config: { label: 'Made' },
      platform: 'generic',
      oauth: {
        authorization_endpoint: 'https://127.0.0.1/a',
        token_endpoint: 'https://127.0.0.1/t',
        client_id: 'c',
        client_secret: 'spare',
        scopes: [],
        identity: { from: 'none' },
      },
    }),
  },
  'PATCH /integration/{id}': { on: () => relink.integrationId, body: () => ({ config: { label: 'Lumen' }, category: 'crm' }) },
  'DELETE /integration/{id}': { ends: ['integrationId', 'integrationVersion'] },
  'POST /integration/{id}/check': { on: () => relink.integrationId },
  'POST /integration/{id}/confirm-endpoints': { body: ({ integrationVersion }) => ({ endpoints_version: integrationVersion }) },
  'POST /integrated-account': {
    body: (stage) => ({
      ...{ tenant_id: 'northwind', environment_integration_id: relink.integrationId, authentication_method: 'oauth2', contacts },
      context: grant(stage),
    }),
  },
  'PATCH /integrated-account/{id}': { body: () => ({ label: 'Other', contacts: [...contacts].reverse(), impact: 'Reports stop' }) },
  'DELETE /integrated-account/{id}': { ends: ['healthy'] },
  'POST /integrated-account/bulk-delete': {
    ends: ['healthy', 'account', 'caseId'],
    body: ({ healthy, account }) => ({ ids: [healthy.id, account.id] }),
  },
  'POST /integrated-account/refresh-credentials': { body: ({ healthy }) => ({ id: healthy.id }) },
  'PATCH /integrated-account/{id}/credentials': { body: (stage) => ({ context: grant(stage) }) },
  'POST /integrated-account/{id}/authentication-error': { on: ({ account }) => account.id, body: () => ({ status: 401 }) },
  'PUT /tenant/{tenant_id}': { on: () => 'northwind', body: () => ({ name: 'Northwind', contacts }) },
  'POST /suppression': { body: () => ({ email: mail('zoe') }) },
  'DELETE /suppression/{id}': { ends: ['suppressionId'] },
  'POST /link-token': { body: ({ account }) => ({ integrated_account_id: account.id }) },
  'POST /case': { body: ({ account }) => ({ integrated_account_id: account.id }) },
  'POST /case/{id}/snooze': { body: () => ({ until: later() }) },
  'POST /case/{id}/cancel': { ends: ['account', 'caseId'], body: () => ({ reason: 'test' }) },
  'POST /case/{id}/verdict': { body: () => ({ verdict: 'user', note: 'test' }) },
  'POST /case/{id}/release': { on: ({ incidentCaseId }) => incidentCaseId },
  'POST /case/{id}/note': { body: () => ({ text: 'test' }) },
  'POST /case/{id}/grant': { body: () => ({ accept: true }) },
  'POST /case/bulk': { body: ({ caseId }) => ({ act: 'note', ids: [caseId], text: 'test' }) },
  'PUT /policy': { body: () => policy },
  'POST /policy/preview': { body: ({ account }) => ({ integrated_account_id: account.id, at: later() }) },
  'POST /incident/{id}/resolve': { ends: ['incidentId', 'incidentCaseId'] },
  'POST /webhook': { body: () => ({ target_url: relink.receiver.url, event_types: ['nothing:wanted'] }) },
  'POST /webhook/test': { body: ({ webhookId }) => ({ id: webhookId }) },
  'PATCH /webhook/{id}': { on: ({ failingWebhookId }) => failingWebhookId, body: () => ({ is_active: Math.random() < 0.5 }) },
  'DELETE /webhook/{id}': { ends: ['webhookId'] },
  'POST /webhook/{id}/replay': { body: () => ({ since: new Date(Date.now() - 60_000).toISOString() }) },
  'POST /sandbox/integrated-account/{id}/break': { on: ({ sandbox }) => sandbox.id, body: () => ({ how: 'revoked' }) },
  'POST /sandbox/integrated-account/{id}/mend': { on: ({ sandbox }) => sandbox.id },
})

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const calls = (relink: Harness): readonly WritingOperation[] => {
  const { paths } = JSON.parse(readFileSync(path.join(packageRoot, 'openapi.json'), 'utf8')) as Document
  const all = recipes(relink)
  return Object.entries(paths).flatMap(([route, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => {
        const name = `${method.toUpperCase()} ${route}`
        const { body = () => ({}), on, ends = [] } = all[name] ?? {}
        const part = partOf[route.split('/')[1] ?? '']
        const idOf = (stage: Stage): string => {
          if (on !== undefined) return on(stage)
          const found = part === undefined ? '' : stage[part]
          return typeof found === 'string' ? found : found.id
        }
        const run = async (stage: Stage): Promise<Came> => {
          const filled = route.replace(/\{\w+\}/, () => idOf(stage))
          const { status, text } = await ask(
            relink.url,
            relink.token,
            method.toUpperCase(),
            filled,
            method === 'delete' ? undefined : body(stage),
          )
          return { status, text, error: null }
        }
        return { name, ends, run }
      }),
  )
}

const carried = async (work: () => Promise<unknown>): Promise<Came> => {
  try {
    return { status: null, text: JSON.stringify((await work()) ?? null), error: null }
  } catch (error) {
    return { status: null, text: String(error), error }
  }
}

/** Every step of the worker, by the contract between workflows and steps: a new one is here by itself. */
const steps = (relink: Harness): readonly WritingOperation[] => {
  const activities = createActivities(relink.tools) as unknown as Readonly<Record<keyof Steps, (given: object) => Promise<unknown>>>
  const keys: Readonly<Partial<Record<keyof Steps, string>>> = { notifyEndUser: 'notifyEndUser:0', passOver: 'notifyEndUser:0' }
  const ends: Readonly<Partial<Record<keyof Steps, readonly Part[]>>> = { expireCase: ['account', 'caseId'] }
  return (Object.keys(activities) as (keyof Steps)[]).map((name) => ({
    name,
    ends: ends[name] ?? [],
    run: ({ caseId, incidentId, failingWebhookId }) => {
      const key = keys[name] ?? `${name}:${String(Math.floor(Math.random() * 3))}`
      const input = { caseId, incidentId, webhookId: failingWebhookId, key, act: 'note', actId: randomUUID() }
      const environment = new MockActivityEnvironment()
      // As Temporal does with a step that takes long: what it waits for is the platform or another try.
      const ending = setTimeout(() => {
        environment.cancel('TIMED_OUT')
      }, 2_000)
      return carried(() => environment.run(activities[name], input)).finally(() => {
        clearTimeout(ending)
      })
    },
  }))
}

/** What writes and is neither a call that its method tells from a reading one nor a step. */
const others = (relink: Harness): readonly WritingOperation[] => {
  const { tools } = relink
  const works: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
    'access token': ({ healthy }) => ask(relink.url, relink.token, 'GET', `/integrated-account/${healthy.id}/access-token`),
    'first tries': () => firstTries(tools),
    'due at once': async ({ eventId }) => {
      await tools.database.query(`UPDATE deliveries SET state = 'pending', at_once = true, next_try_at = now() WHERE event_id = $1`, [
        eventId,
      ])
      await firstTries(tools)
    },
    // As the schedule does: all that are due, through leases and many rows at once.
    sweep: async () => {
      await tools.database.query('UPDATE credentials SET next_refresh_at = now() WHERE has_refresh_token AND lease_until IS NULL')
      await sweepDue(tools, AbortSignal.timeout(5_000))
    },
    'going live': () => tools.database.transaction((tx) => holdForGoingLive(tx, relink.environmentId)),
    'keys rotate': () => rotateKeys(tools, () => undefined),
    'cut over': () =>
      tools.database.transaction((tx) =>
        cutOver(tx, { environment: 'test', integration: 'lumen', back: Math.random() < 0.5, actor: 'cli' }),
      ),
  }
  return Object.entries(works).map(([name, work]) => ({ name, ends: [], run: (stage) => carried(() => work(stage)) }))
}

export const writingOperations = (relink: Harness): readonly WritingOperation[] => [
  ...calls(relink),
  ...steps(relink),
  ...others(relink),
  ...visitingOperations(relink, contacts),
]

let people = 0

/** All parts of a stage that `ended` names, or all, made again. */
export const makeStage = async (relink: Harness, before?: Stage, ended: ReadonlySet<Part> = new Set()): Promise<Stage> => {
  const keep = <P extends Part>(part: P, make: () => Promise<Stage[P]>): Promise<Stage[P]> =>
    before !== undefined && !ended.has(part) ? Promise.resolve(before[part]) : make()
  const imported = (given: object = {}, integrationId = relink.integrationId) =>
    relink.importAccount({ sub: `usr_locks${String((people += 1))}`, integrationId, fields: { contacts, ...given } })
  const account = await keep('account', () => imported())
  const caseId = await keep('caseId', () => relink.breakAccount(account))
  const send = async (route: string, body: object): Promise<string> => (await relink.api.send<{ id: string }>('POST', route, body)).id
  const openIncident = async (): Promise<readonly [string, string] | null> => {
    const opened = await relink.tools.database.query<{ id: string; caseId: string }>(
      `SELECT n.id, c.id AS "caseId" FROM incidents n JOIN cases c ON c.incident_id = n.id AND c.outcome IS NULL
       WHERE n.closed_at IS NULL ORDER BY c.opened_at DESC LIMIT 1`,
    )
    const [row] = opened.rows
    return row === undefined ? null : [row.id, row.caseId]
  }
  const newIncident = async (): Promise<readonly [string, string]> => {
    const { id: integrationId } = await relink.registerIntegration({ name: `blamed-${randomUUID().slice(0, 8)}` })
    const blamed = await imported({}, integrationId)
    // An app whose settings never worked makes no incident.
    await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: blamed.id })
    relink.platform.setFailure({ sub: blamed.sub, match: 'refresh', answer: 'invalid_client' })
    await relink.api.send('POST', `/integrated-account/${blamed.id}/authentication-error`, { status: 401 })
    return waitFor(async () => (await openIncident()) ?? false, 'an incident')
  }
  const both =
    before !== undefined && !ended.has('incidentId')
      ? ([before.incidentId, before.incidentCaseId] as const)
      : ((await openIncident()) ?? (await newIncident()))
  const integrationId = await keep('integrationId', () =>
    send('/integration', {
      name: `spare-${randomUUID().slice(0, 8)}`,
      config: { label: 'Spare' },
      platform: 'generic',
      oauth: {
        authorization_endpoint: 'https://127.0.0.1/a',
        token_endpoint: 'https://127.0.0.1/t',
        client_id: 'c',
        client_secret: 'spare',
        scopes: [],
        identity: { from: 'none' },
      },
    }),
  )
  return {
    account,
    caseId,
    incidentId: both[0],
    incidentCaseId: both[1],
    healthy: await keep('healthy', () => imported()),
    sandbox: await keep('sandbox', () => imported({ is_sandbox: true })),
    webhookId: await keep('webhookId', () => send('/webhook', { target_url: relink.receiver.url })),
    failingWebhookId: await keep('failingWebhookId', () => send('/webhook', { target_url: `${relink.receiver.url}/failing` })),
    eventId: await keep('eventId', async () => (await relink.api.get<{ result: { id: string }[] }>('/event?limit=1')).result[0]?.id ?? ''),
    integrationId,
    integrationVersion: await keep(
      'integrationVersion',
      async () => (await relink.api.get<{ endpoints_version: string }>(`/integration/${integrationId}`)).endpoints_version,
    ),
    suppressionId: await keep('suppressionId', () => send('/suppression', { email: mail(`gone-${randomUUID().slice(0, 8)}`) })),
    tokenId: await keep('tokenId', () => send('/api-token', { name: 'spare', scopes: ['accounts:read'] })),
    staffId: await keep('staffId', () => send('/staff', { email: mail(`staff-${randomUUID().slice(0, 8)}`), role: 'support' })),
  }
}
