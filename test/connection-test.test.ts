import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { finishAttempt } from '../src/connect/finish-attempt.js'
import { forgetConnectionTests } from '../src/connect/testing/forget-connection-tests.js'
import { signInAndConsent } from './support/consent.js'
import { signedIn } from './support/console-client.js'
import type { ConsoleClient } from './support/console-client.js'
import { Visitor } from './support/connect-house.js'
import { startRelink } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'

let relink: Harness
let other: Company
let admin: ConsoleClient
beforeAll(async () => {
  relink = await startRelink()
  other = await relink.company('elsewhere')
  admin = await signedIn(relink, { email: 'sue@acme.example', role: 'admin' })
})
afterAll(() => relink.stop())

interface Tested {
  readonly status: string
  readonly tested_by: string
  readonly problems: readonly { readonly code: string; readonly summary: string }[]
  readonly platform: { readonly http_status: number | null; readonly code: string | null } | null
  readonly grant: Readonly<Record<string, unknown>> | null
}

const ada = { email: 'ada@northwind.example' }
const at = (id = relink.integrationId): string => `/integration/${id}/connection-test`

const latest = async (id?: string): Promise<Tested> => (await admin.send('GET', at(id))).body['latest'] as Tested

/** The browser of a person who is signed in to the console. */
const browserOf = (client: ConsoleClient): Visitor => {
  const visitor = new Visitor(relink.url.replace('127.0.0.1', 'localhost'))
  visitor.cookie = [...client.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return visitor
}

/** Presses the button; the platform's address. */
const start = async (id?: string, body: object = {}): Promise<string> => {
  const { status, text, body: answer } = await admin.send('POST', at(id), body)
  expect([status, text]).toEqual([200, text])
  return String(answer['url'])
}

/** The whole way: the button, the platform's pages, the callback. */
const walk = async (id?: string, choice: Parameters<typeof signInAndConsent>[1] = ada) => {
  const callback = await signInAndConsent(await start(id), choice)
  const { res } = await browserOf(admin).open(callback.href)
  return { callback, res }
}

const codesSent = () => relink.platform.requests().filter(({ grant_type }) => grant_type === 'authorization_code').length

const everything = async () => {
  const { rows } = await relink.tools.database.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM integrated_accounts) AS accounts, (SELECT count(*)::int FROM credentials) AS credentials,
       (SELECT count(*)::int FROM link_tokens) AS links, (SELECT count(*)::int FROM cases) AS cases, (SELECT count(*)::int FROM events) AS events,
       (SELECT count(*)::int FROM deliveries) AS deliveries, (SELECT count(*)::int FROM mails) AS mails,
       (SELECT count(*)::int FROM outbox) AS outbox`,
  )
  return rows[0]
}

test('a test walks the consent, shows what would be stored, and stores, sends and mails nothing', async () => {
  const before = await everything()
  expect((await admin.send('GET', at())).body).toEqual({ fields: [], latest: null })
  const to = new URL(await start())
  expect(to.searchParams.get('code_challenge_method')).toBe('S256')
  expect(to.searchParams.get('nonce')).not.toBeNull()
  expect(to.searchParams.get('redirect_uri')).toContain(`/oauth/callback/${relink.integrationId}`)
  expect(await latest()).toMatchObject({ status: 'waiting', tested_by: 'staff:sue@acme.example', grant: null })
  const callback = await signInAndConsent(to, ada)
  const { res } = await browserOf(admin).open(callback.href)
  expect([res.status, res.headers.get('location'), res.headers.get('cache-control')]).toEqual([
    303,
    `http://localhost:${new URL(relink.url).port}/console/test/settings/integrations/${relink.integrationId}#connection-tested`,
    'no-store',
  ])
  const { requested_scopes: requested, granted_scopes: granted, ...grant } = (await latest()).grant ?? {}
  expect(await latest()).toMatchObject({ status: 'passed', problems: [], platform: null })
  expect(new Set(granted as string[])).toEqual(new Set(requested as string[]))
  expect(grant).toMatchObject({
    identity_from: 'userinfo',
    must_match: 'account',
    identities: [{ values: [expect.stringMatching(/^org_/)], label: 'ada@northwind.example' }],
    missing_scopes: [],
    has_refresh_token: true,
    needs_refresh_token: true,
    access_expires_in_s: expect.any(Number) as number,
    probe: { health: 'healthy', http_status: 200 },
    given_back: false,
  })
  expect(await everything()).toEqual(before)
  const { rows } = await relink.tools.database.query(
    `SELECT actor, action, data ->> 'result' AS result FROM audit WHERE subject_id = $1 AND action LIKE 'connection_test%' ORDER BY at, action`,
    [relink.integrationId],
  )
  expect(rows).toEqual([
    { actor: 'staff:sue@acme.example', action: 'connection_test_started', result: null },
    { actor: 'staff:sue@acme.example', action: 'connection_tested', result: 'passed' },
  ])
})

test('no token, code or secret is shown, stored or logged, even if the platform’s response repeats it', async () => {
  const { id } = await relink.registerIntegration({
    name: 'repeats',
    oauth: { identity: { from: 'token_response', paths: ['access_token'], label_path: 'refresh_token', must_match: 'account' } },
  })
  const tokens: string[] = []
  const real = relink.tools.egress.request
  vi.spyOn(relink.tools.egress, 'request').mockImplementation(async (...given) => {
    const answer = await real(...given)
    const { access_token: access, refresh_token: refresh } = JSON.parse(answer.body.toString()) as Record<string, string | undefined>
    tokens.push(...[access, refresh].filter((token) => token !== undefined))
    return answer
  })
  const { callback } = await walk(id)
  vi.restoreAllMocks()
  expect(tokens).toHaveLength(2)
  expect((await latest(id)).grant).toMatchObject({ identities: [{ values: ['…'], label: '…' }], has_refresh_token: true })
  const { rows } = await relink.tools.database.query<{ secrets: string; callback: string | null; whole: string }>(
    'SELECT secrets, callback, to_jsonb(t)::text AS whole FROM attempts t WHERE integration_id = $1',
    [id],
  )
  expect(rows).toMatchObject([{ secrets: '', callback: null }])
  const { rows: audits } = await relink.tools.database.query('SELECT data FROM audit WHERE subject_id = $1', [id])
  const shown = [(await admin.send('GET', at(id))).text, rows[0]?.whole, JSON.stringify(audits), ...relink.logged].join('\n')
  for (const secret of [...tokens, callback.searchParams.get('code') ?? '-', 'acme-reports-test-secret'])
    expect(shown).not.toContain(secret)
})

test('a short code that the platform repeats in its refusal is not shown', async () => {
  const { id } = await relink.registerIntegration({ name: 'echoes' })
  const callback = await signInAndConsent(await start(id), ada)
  const code = 'gh0123456789abcdef'
  callback.searchParams.set('code', code)
  const real = relink.tools.egress.request
  vi.spyOn(relink.tools.egress, 'request').mockImplementation(async (...given) => {
    const answer = await real(...given)
    return { ...answer, body: Buffer.from(JSON.stringify({ error: 'invalid_grant', error_description: `The code ${code} is wrong` })) }
  })
  await browserOf(admin).open(callback.href)
  vi.restoreAllMocks()
  expect(await latest(id)).toMatchObject({ status: 'failed', platform: { code: 'invalid_grant', message: 'The code … is wrong' } })
})

test('the same callback once more, and another browser, change nothing and send no code', async () => {
  const { callback } = await walk()
  const [sent, found] = [codesSent(), await latest()]
  const { res } = await browserOf(admin).open(callback.href)
  expect(res.status).toBe(303)
  const declined = new URL(callback)
  declined.searchParams.delete('code')
  declined.searchParams.set('error', 'access_denied')
  await browserOf(admin).open(declined.href)
  const again = await signInAndConsent(await start(), ada)
  const { res: stranger, text } = await new Visitor(relink.url.replace('127.0.0.1', 'localhost')).open(again.href)
  expect([stranger.status, stranger.headers.get('location')]).toEqual([400, null])
  expect(text).toContain('Please start again')
  const forged = new URL(again)
  forged.searchParams.set('iss', 'https://evil.example')
  await browserOf(admin).open(forged.href)
  expect(codesSent()).toBe(sent)
  expect(await latest()).toMatchObject({ status: 'waiting' })
  await browserOf(admin).open(again.href)
  expect(codesSent()).toBe(sent + 1)
  expect(await latest()).toMatchObject({ status: 'passed', grant: found.grant })
})

test('two callbacks at once send the code once', async () => {
  const callback = await signInAndConsent(await start(), ada)
  const sent = codesSent()
  await Promise.all([1, 2, 3].map(() => browserOf(admin).open(callback.href)))
  expect(codesSent()).toBe(sent + 1)
  expect(await latest()).toMatchObject({ status: 'passed' })
})

test.each([
  ['a declined consent', { ...ada, deny: true }, 'access_denied', /declined/],
  ['a scope that was left out', { ...ada, untick: ['reports.read'] }, 'scope_missing', /not granted/],
] as const)('%s', async (_, choice, code, sentence) => {
  await walk(undefined, choice)
  const found = await latest()
  expect(found).toMatchObject({ status: 'failed', problems: [{ code, summary: expect.stringMatching(sentence) as string }] })
  if (code === 'scope_missing') expect(found.grant).toMatchObject({ missing_scopes: ['reports.read'], has_refresh_token: true })
  else expect(found.grant).toBeNull()
  const { rows } = await relink.tools.database.query(
    `SELECT data ->> 'result' AS result FROM audit WHERE action = 'connection_tested' ORDER BY at DESC LIMIT 1`,
  )
  expect(rows).toEqual([{ result: code }])
})

test('a wrong client secret, a redirect address that is not registered, a wrong place of the identity, a probe that fails', async () => {
  const wrong = await relink.registerIntegration({ name: 'wrong', oauth: { client_secret: 'not-the-secret-of-this-app' } })
  await walk(wrong.id)
  expect(await latest(wrong.id)).toMatchObject({
    status: 'failed',
    problems: [{ code: 'invalid_client' }],
    platform: { http_status: 401, code: 'invalid_client' },
    grant: null,
  })
  // The platform shows its own error, and redirects no one back.
  const { id } = await relink.api.send<{ id: string }>('POST', '/integration', {
    name: 'elsewhere',
    config: { label: 'Elsewhere' },
    oauth: {
      issuer: relink.platform.url,
      client_id: 'acme-reports',
      client_secret: 'acme-reports-test-secret',
      identity: { from: 'none' },
    },
  })
  const page = await fetch(await start(id), { redirect: 'manual' })
  expect([page.status, page.headers.get('location')]).toEqual([400, null])
  expect(await latest(id)).toMatchObject({ status: 'waiting' })

  const odd = await relink.registerIntegration({
    name: 'odd',
    probe: { url: `${relink.platform.url}/api/nothing-here`, method: 'GET' },
    oauth: { identity: { from: 'userinfo', paths: ['company.number'], must_match: 'account' } },
  })
  await walk(odd.id)
  const found = await latest(odd.id)
  // All at once, not only the first.
  expect(found.problems.map(({ code }) => code)).toEqual(['identity_unreadable', 'probe_unreachable'])
  expect(found.grant).toMatchObject({ identities: [], has_refresh_token: true, probe: { health: 'unclear', http_status: 404 } })
})

test('nothing is sent before a second person has confirmed where secrets go; a change meanwhile is noticed', async () => {
  const { id } = await relink.registerIntegration({ name: 'changing' })
  const callback = await signInAndConsent(await start(id), ada)
  await relink.tools.database.query('UPDATE integrations SET endpoints_changed_at = now() WHERE id = $1', [id])
  const sent = codesSent()
  await browserOf(admin).open(callback.href)
  expect(await latest(id)).toMatchObject({ status: 'failed', problems: [{ code: 'integration_changed' }] })
  expect((await admin.send('POST', at(id), {})).status).toBe(409)
  await relink.tools.database.query(
    `UPDATE integrations SET endpoints_changed_at = NULL, client_secret = (SELECT client_secret FROM integrations WHERE id = $2) WHERE id = $1`,
    [id, relink.integrationId],
  )
  const unreadable = await admin.send('POST', at(id), {})
  expect([unreadable.status, unreadable.body['message']]).toEqual([409, expect.stringContaining('VAULT_KEYS')])
  expect(codesSent()).toBe(sent)
})

test('a grant is revoked if the platform’s file says that this ends nothing else, and no account has it', async () => {
  const { id } = await relink.registerIntegration({ name: 'erp', platform: 'netsuite' })
  const revocations = () => relink.platform.counts().revocations
  const before = revocations()
  await walk(id, { email: 'bob@fabrikam.example' })
  expect(revocations()).toBe(before + 1)
  expect((await latest(id)).grant).toMatchObject({ given_back: true })
  const bob = await relink.importAccount({ integrationId: id, sub: 'usr_bob' })
  await walk(id, { email: 'bob@fabrikam.example' })
  expect(revocations()).toBe(before + 1)
  expect((await latest(id)).grant).toMatchObject({ given_back: false })
  expect(relink.platform.familyOf(bob.refreshToken)).toBeDefined()
})

test('a process that died over it leaves a test that was interrupted, and nothing to finish', async () => {
  await start()
  const { rows } = await relink.tools.database.query<{ id: string }>(
    `UPDATE attempts SET status = 'exchanging', exchanging_at = now() - interval '1 hour' WHERE status = 'started' AND integration_id = $1 RETURNING id`,
    [relink.integrationId],
  )
  const interrupted = { status: 'failed', problems: [{ code: 'interrupted' }], grant: null }
  expect(await latest()).toMatchObject(interrupted)
  await Promise.all(rows.map(({ id }) => finishAttempt(relink.tools, id)))
  expect(await latest()).toMatchObject(interrupted)
  const { rows: left } = await relink.tools.database.query('SELECT secrets, answer FROM attempts WHERE id = $1', [rows.at(-1)?.id])
  expect(left).toEqual([{ secrets: '', answer: null }])
})

test('it is for admins of the environment alone, and the console’s', async () => {
  for (const role of ['viewer', 'support'] as const) {
    const client = await signedIn(relink, { email: `${role}@acme.example`, role })
    expect((await client.send('GET', at())).status).toBe(403)
    expect((await client.send('POST', at(), {})).status).toBe(403)
  }
  const elsewhere = await signedIn(
    { tools: relink.tools, url: relink.url, environmentId: other.environmentId },
    { email: 'eve@elsewhere.example', role: 'admin' },
  )
  expect((await elsewhere.send('GET', at())).status).toBe(404)
  expect((await elsewhere.send('POST', at(), {})).status).toBe(404)
  expect((await relink.request('POST', at(), {})).status).toBe(404)
  expect((await admin.send('POST', at(), {}, { 'x-csrf-token': 'wrong' })).status).toBe(403)
})

test('what only a customer knows is asked for first', async () => {
  const { id } = await relink.api.send<{ id: string }>('POST', '/integration', {
    name: 'shops',
    platform: 'shopify',
    config: { label: 'Shopify' },
    oauth: { client_id: 'shops', client_secret: 'secret-of-the-shops', scopes: ['read_products'] },
  })
  const { fields } = (await admin.send('GET', at(id))).body as unknown as { fields: { name: string }[] }
  expect(fields).toHaveLength(1)
  const name = fields[0]?.name ?? ''
  const refused = await admin.send('POST', at(id), {})
  expect([refused.status, refused.body['errors']]).toEqual([400, [expect.objectContaining({ field: `context.${name}` })]])
  expect((await admin.send('POST', at(id), { context: { [name]: 'evil.example/x' } })).status).toBe(400)
  expect(new URL(await start(id, { context: { [name]: 'northwind' } })).hostname).toContain('northwind')
})

test('an integration that was only tested can be deleted, and a test is forgotten after a day', async () => {
  const { id } = await relink.registerIntegration({ name: 'brief' })
  await walk(id)
  expect((await relink.request('DELETE', `/integration/${id}`)).status).toBe(200)
  await walk()
  const tests = async () =>
    (await relink.tools.database.query('SELECT FROM attempts WHERE integration_id = $1 AND tested_by IS NOT NULL', [relink.integrationId]))
      .rowCount
  await relink.tools.database.transaction((tx) => forgetConnectionTests(tx))
  expect(await tests()).toBeGreaterThan(0)
  await relink.tools.database.query(`UPDATE attempts SET started_at = now() - interval '25 hours' WHERE tested_by IS NOT NULL`)
  await relink.tools.database.transaction((tx) => forgetConnectionTests(tx))
  expect(await tests()).toBe(0)
})
