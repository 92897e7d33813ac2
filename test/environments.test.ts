import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles, scopesOf } from '../src/domain/role.js'
import { scopes } from '../src/domain/scope.js'
import type { Scope } from '../src/domain/scope.js'
import { ConsoleClient, signedIn } from './support/console-client.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'

interface Route {
  readonly method: string
  /** As OpenAPI writes it. */
  readonly path: string
  readonly scope: Scope
  readonly adminsOnly: boolean
}

let relink: Harness
let other: Company
let routes: readonly Route[]
/** What path parameters and bodies name: all of it the first company's. */
let theirs: Readonly<
  Record<
    'account' | 'case' | 'integration' | 'incident' | 'webhook' | 'event' | 'mail' | 'token' | 'staff' | 'sandbox' | 'suppression',
    string
  >
>

beforeAll(async () => {
  relink = await startRelink()
  other = await relink.company('another')
  const document = (await (await fetch(`${relink.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { 'x-scope'?: Scope; 'x-admins-only'?: boolean }>>
  }
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { 'x-scope': scope, 'x-admins-only': adminsOnly = false }]) =>
      scope === undefined ? [] : [{ method: method.toUpperCase(), path, scope, adminsOnly }],
    ),
  )
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)
  await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the mail to be told')
  const first = async (path: string): Promise<string> => (await relink.api.get<{ result: { id: string }[] }>(path)).result[0]?.id ?? ''
  theirs = {
    account: account.id,
    case: caseId,
    integration: relink.integrationId,
    incident: randomUUID(),
    webhook: relink.webhook.id,
    event: await first('/event'),
    mail: await first('/mail'),
    token: await first('/api-token'),
    staff: (await relink.api.send<{ id: string }>('POST', '/staff', { email: 'first@acme.example', role: 'support' })).id,
    suppression: (await relink.api.send<{ id: string }>('POST', '/suppression', { email: 'gone@northwind.example' })).id,
    sandbox: (await relink.importAccount({ sub: 'usr_sandbox', email: null, fields: { is_sandbox: true } })).id,
  }
  // One that is over, so that nothing moves by itself.
  await relink.tools.database.query(
    `INSERT INTO incidents (id, environment_id, integration_id, cause, reason, opened_at, began_at, closed_at, closed_why, workflow_closed_at)
     VALUES ($1, $2, $3, 'operator', '{"code":"invalid_client","summary":"It was mended."}', now(), now(), now(), 'works', now())`,
    [theirs.incident, relink.environmentId, theirs.integration],
  )
  await waitFor(async () => (await pendingDeliveries()) === 0, 'every delivery to be done')
})
afterAll(() => relink.stop())

const pendingDeliveries = async (): Promise<number> =>
  (await relink.tools.database.query(`SELECT 1 FROM deliveries WHERE state = 'pending'`)).rows.length

/** The path with the first company's ids in it. */
const addressed = ({ path }: Route): string => {
  const room = path.split('/')[1] ?? ''
  const ids: Readonly<Record<string, string>> = {
    'integrated-account': theirs.account,
    case: theirs.case,
    integration: theirs.integration,
    incident: theirs.incident,
    'environment-integration': theirs.integration,
    webhook: theirs.webhook,
    event: theirs.event,
    mail: theirs.mail,
    'api-token': theirs.token,
    staff: theirs.staff,
    sandbox: theirs.sandbox,
    suppression: theirs.suppression,
  }
  return path.replace('{tenant_id}', 'northwind').replace('{id}', () => {
    const id = ids[room]
    if (id === undefined) throw new Error(`no id is known for ${path}: add it to this test`)
    return id
  })
}

/** A body that is right in form, and names what belongs to the first company wherever it can. */
const bodyOf = ({ method, path }: Route): unknown => {
  if (method === 'GET' || method === 'DELETE') return undefined
  const bodies: Readonly<Record<string, unknown>> = {
    'POST /link-token': { integrated_account_id: theirs.account },
    'POST /integrated-account': {
      tenant_id: 'northwind',
      environment_integration_id: theirs.integration,
      authentication_method: 'oauth2',
      context: { oauth: { token: { access_token: 'a', refresh_token: 'r', expires_in: 3600 } } },
    },
    'PATCH /integrated-account/{id}': { label: 'Taken over' },
    'PATCH /integrated-account/{id}/credentials': { context: { oauth: { token: { access_token: 'a', refresh_token: 'r' } } } },
    'POST /integrated-account/bulk-delete': { ids: [theirs.account] },
    'POST /integrated-account/refresh-credentials': { id: theirs.account },
    'POST /integrated-account/{id}/authentication-error': { status: 401 },
    'PUT /tenant/{tenant_id}': { name: 'Another Northwind', contacts: [{ email: 'eve@other.example', role: 'owner' }] },
    'POST /suppression': { email: 'eve@other.example', integrated_account_id: theirs.account },
    'POST /case': { integrated_account_id: theirs.account },
    'POST /case/bulk': { act: 'cancel', ids: [theirs.case], reason: 'x' },
    'POST /case/{id}/snooze': { until: new Date(Date.now() + 86_400_000).toISOString() },
    'POST /case/{id}/cancel': { reason: 'x' },
    'POST /case/{id}/verdict': { verdict: 'operator', note: 'x' },
    'POST /case/{id}/note': { text: 'x' },
    'POST /case/{id}/grant': { accept: true },
    'POST /policy/preview': { integrated_account_id: theirs.account, at: new Date().toISOString() },
    'PATCH /integration/{id}': { config: { label: 'Taken over' } },
    'POST /integration/{id}/confirm-endpoints': { endpoints_version: 'a'.repeat(22) },
    'PATCH /webhook/{id}': { is_active: false },
    'POST /webhook/test': { id: theirs.webhook },
    'POST /webhook/{id}/replay': { since: new Date(0).toISOString() },
    'POST /event/{id}/resend': { webhook_id: theirs.webhook },
    'POST /staff': { email: 'eve@other.example', role: 'viewer' },
    'PATCH /staff/{id}': { role: 'admin' },
    'POST /webhook': { target_url: relink.receiver.url },
  }
  return bodies[`${method} ${path}`] ?? {}
}

/** Everything that the first company has, but for the marks of use. */
const everything = async (): Promise<string> => {
  const { rows: tables } = await relink.tools.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'environment_id' ORDER BY 1`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await relink.tools.database.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM ${name} t WHERE environment_id = $1 ORDER BY 1`,
      [relink.environmentId],
    )
    parts.push(name, ...rows.map(({ row }) => row))
  }
  return parts.join('\n')
}

test('every call is in the reference, and those that need no token are few', async () => {
  expect(routes.length).toBeGreaterThan(45)
  const document = (await (await fetch(`${relink.url}/openapi.json`)).json()) as { paths: Record<string, object> }
  const all = Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length
  expect(all - routes.length).toBeLessThanOrEqual(2)
})

test('without a token, or with a made-up one, every call is a 401 that tells nothing', async () => {
  for (const route of routes) {
    // So many wrong ones from one address would be 429.
    await relink.tools.database.query(`DELETE FROM rate_limits WHERE key LIKE 'failed-token/%'`)
    for (const token of [null, 'not-a-token']) {
      const answer = await relink.request(route.method, addressed(route), bodyOf(route), token)
      expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401])
      expect(answer.body['truto_is_remote_error']).toBeUndefined()
    }
  }
})

test('with a token that has every scope but the one needed, every call is a 403 that names it', async () => {
  const without = new Map<Scope, string>()
  for (const scope of scopes) {
    const given = scopes.filter((one) => one !== scope)
    const { token } = await relink.api.send<{ token: string }>('POST', '/api-token', { name: `all but ${scope}`, scopes: given })
    without.set(scope, token)
  }
  for (const route of routes) {
    const answer = await relink.request(route.method, addressed(route), bodyOf(route), without.get(route.scope))
    expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 403])
    expect(answer.body).toMatchObject({ message: expect.stringContaining(route.scope) as string, missing_scope: route.scope })
  }
})

const nobodys = '00000000-0000-4000-8000-000000000000'

describe('with a token of another environment', () => {
  test('a named item is not found, lists are empty, and nothing changes', async () => {
    const before = await everything()
    // Those of the caller's own environment are answered; whatever they answer holds nothing of the first company's.
    const ids = [...Object.values(theirs), relink.environmentId]
    for (const route of routes) {
      // Goes on and on: test/console-data.test.ts listens from another environment.
      if (route.path === '/stream') continue
      const answer = await other.request(route.method, addressed(route), bodyOf(route))
      const asked = [route.method, route.path]
      const body = JSON.stringify(bodyOf(route) ?? {})
      const inBody = ids.find((id) => body.includes(id))
      if (route.path.includes('{id}')) expect([...asked, answer.status]).toEqual([...asked, 404])
      else if (inBody !== undefined && !route.path.endsWith('/bulk-delete') && route.path !== '/case/bulk') {
        const none = await other.request(route.method, route.path, JSON.parse(body.replaceAll(inBody, nobodys)))
        expect([...asked, answer.status, answer.text]).toEqual([...asked, none.status, none.text])
        expect([...asked, [400, 404].includes(answer.status)]).toEqual([...asked, true])
      } else for (const id of ids) expect([...asked, answer.text.includes(id)]).toEqual([...asked, false])
      expect([...asked, answer.status < 500]).toEqual([...asked, true])
      if (
        route.method === 'GET' &&
        answer.status === 200 &&
        !['/platform', '/api-token', '/audit', '/sandbox/failures'].includes(route.path)
      ) {
        const { result } = answer.body as { result?: unknown[] }
        if (result !== undefined) expect([...asked, result]).toEqual([...asked, []])
      }
    }
    expect(await everything()).toBe(before)
  })

  test('a 404 is the same for another environment’s id and for an unknown one', async () => {
    for (const route of routes) {
      if (!route.path.includes('{id}')) continue
      const own = await other.request(route.method, addressed(route), bodyOf(route))
      const none = await other.request(route.method, route.path.replace('{id}', nobodys), bodyOf(route))
      expect([route.method, route.path, own.status, own.text]).toEqual([route.method, route.path, none.status, none.text])
    }
  })

  test('filters and cursors don’t reach across either', async () => {
    for (const [path, id] of [
      ['/integrated-account?id[in]=', theirs.account],
      ['/case?integrated_account_id=', theirs.account],
      ['/mail?case_id=', theirs.case],
      ['/event?integrated_account_id=', theirs.account],
    ] as const) {
      expect((await other.request('GET', `${path}${id}`)).body['result']).toEqual([])
      expect((await relink.request('GET', `${path}${id}`)).body['result']).not.toEqual([])
    }
    const { body } = await relink.request('GET', '/event?limit=1')
    const foreign = await other.request('GET', `/event?limit=1&next_cursor=${encodeURIComponent(String(body['next_cursor']))}`)
    expect(foreign.body['result'] ?? []).toEqual([])
  })
})

describe('through the console', () => {
  test('no one gets in: not without a session, not with an API token, and not with the session at the API', async () => {
    const viewer = await signedIn(relink, { email: 'visitor@acme.example', role: 'admin' })
    const cookie = [...viewer.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const nobody = new ConsoleClient(relink.url, relink.environmentId)
    for (const route of routes) {
      const asked = [route.method, route.path]
      expect([...asked, (await nobody.send(route.method, addressed(route), bodyOf(route))).status]).toEqual([...asked, 401])
      const bearer = { authorization: `Bearer ${relink.token}` }
      for (const client of [nobody, viewer]) {
        expect([...asked, (await client.send(route.method, addressed(route), bodyOf(route), bearer)).status]).toEqual([...asked, 401])
      }
      const atTheApi = await fetch(`${relink.url}${addressed(route)}`, { method: route.method, headers: { cookie } })
      expect([...asked, atTheApi.status]).toEqual([...asked, 401])
    }
  })

  test.each(roles)('a %s does what the role allows, and nothing else', async (role) => {
    const client = await signedIn(relink, { email: `${role}@acme.example`, role })
    const allowed = scopesOf(role, role !== 'viewer')
    for (const route of routes) {
      const asked = [route.method, route.path]
      // With unknown ids and without a body: a call that gets as far as looking for the row is allowed.
      const path = route.path.replace(/\{\w+\}/, nobodys)
      const { status, body } = await client.send(route.method, path)
      if (!allowed.includes(route.scope)) {
        expect([...asked, status, body['missing_scope']]).toEqual([...asked, 403, route.scope])
      } else if (route.adminsOnly && role !== 'admin') {
        expect([...asked, status, body.message]).toEqual([...asked, 403, 'Only an admin may do this'])
      } else expect([...asked, [200, 400, 404, 409].includes(status)]).toEqual([...asked, true])
    }
    expect(allowed.some((scope) => scope.startsWith('credentials:'))).toBe(false)
  })

  test('a link is copied only with the right to', async () => {
    const client = await signedIn(relink, { email: 'nolinks@acme.example', role: 'admin', canCopyLinks: false })
    for (const path of ['/link-token', `/case/${theirs.case}/link`]) {
      expect((await client.send('POST', path, { integrated_account_id: theirs.account })).body['missing_scope']).toBe('links:mint')
    }
  })

  test('another environment, and none at all, is not there', async () => {
    const client = await signedIn(relink, { email: 'here@acme.example', role: 'admin' })
    for (const route of routes) {
      const asked = [route.method, route.path]
      for (const environment of [other.environmentId, nobodys, 'not-an-id']) {
        const answer = await client.send(route.method, addressed(route), bodyOf(route), { 'relink-environment': environment })
        expect([...asked, answer.status, answer.text]).toEqual([
          ...asked,
          404,
          '{"statusCode":404,"error":"Not Found","message":"Not found"}',
        ])
      }
      const none = await client.send(route.method, addressed(route), bodyOf(route), { 'relink-environment': undefined })
      expect([...asked, none.status]).toEqual([...asked, 400])
    }
  })

  test('a person of another environment finds nothing of this one, and changes nothing', async () => {
    const stranger = await signedIn({ ...relink, environmentId: other.environmentId }, { email: 'mallory@other.example', role: 'admin' })
    const before = await everything()
    for (const route of routes) {
      const asked = [route.method, route.path]
      expect([
        ...asked,
        (await stranger.send(route.method, addressed(route), bodyOf(route), { 'relink-environment': relink.environmentId })).status,
      ]).toEqual([...asked, 404])
      const answer = await stranger.send(route.method, addressed(route), bodyOf(route))
      if (route.path.includes('{id}')) expect([...asked, [403, 404].includes(answer.status)]).toEqual([...asked, true])
      if (route.method === 'GET')
        for (const id of Object.values(theirs)) expect([...asked, answer.text.includes(id)]).toEqual([...asked, false])
    }
    expect(await everything()).toBe(before)
  })

  test('without the CSRF token nothing is changed, and from another site’s page nothing is even read', async () => {
    const client = await signedIn(relink, { email: 'csrf@acme.example', role: 'admin' })
    const thief = await signedIn(relink, { email: 'thief@acme.example', role: 'viewer' })
    const before = await everything()
    for (const route of routes) {
      const asked = [route.method, route.path]
      const send = async (headers: Record<string, string | undefined>) =>
        [...asked, (await client.send(route.method, addressed(route), bodyOf(route), headers)).status] as const
      if (route.method !== 'GET') {
        for (const token of [undefined, '', 'x'.repeat(64), thief.csrf]) {
          expect(await send({ 'x-csrf-token': token })).toEqual([...asked, 403])
        }
        expect(await send({ 'sec-fetch-site': 'none' })).toEqual([...asked, 403])
        expect(await send({ 'sec-fetch-site': undefined, origin: 'https://evil.example' })).toEqual([...asked, 403])
        expect(await send({ 'sec-fetch-site': undefined, origin: 'null' })).toEqual([...asked, 403])
      }
      for (const site of ['cross-site', 'same-site']) expect(await send({ 'sec-fetch-site': site })).toEqual([...asked, 403])
    }
    expect(await everything()).toBe(before)
  })

  test('whatever a session carries out is in the audit, under its name', async () => {
    const client = await signedIn(relink, { email: 'auditor@acme.example', role: 'admin' })
    const rows = async () =>
      (
        await relink.tools.database.query(`SELECT 1 FROM audit WHERE environment_id = $1 AND actor = 'staff:auditor@acme.example'`, [
          relink.environmentId,
        ])
      ).rows.length
    // Something to go on with.
    await relink.tools.database.query(
      `INSERT INTO mail_brakes (id, environment_id, sent, came_back, braked_at) VALUES (gen_random_uuid(), $1, 100, 30, now())`,
      [relink.environmentId],
    )
    const changing = routes.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/preview'))
    // What takes something away comes last.
    const inOrder = [...changing].sort(
      (a, b) =>
        Number(a.method === 'DELETE' || a.path.endsWith('/bulk-delete')) - Number(b.method === 'DELETE' || b.path.endsWith('/bulk-delete')),
    )
    let carriedOut = 0
    for (const route of inOrder) {
      const before = await rows()
      const { status } = await client.send(route.method, addressed(route), bodyOf(route))
      if (status >= 300) continue
      carriedOut += 1
      expect([route.method, route.path, (await rows()) > before]).toEqual([route.method, route.path, true])
    }
    expect(carriedOut).toBeGreaterThan(20)
  })
})
