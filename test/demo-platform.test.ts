import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as oauth from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import type { FailureGiven } from '../src/embedded/demo-platform/failures.js'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'
import { signInAndConsent } from './support/consent.js'
import type { ConsentChoice } from './support/consent.js'

const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
const app = { client_id: 'acme', client_secret: 'acme-secret', client_name: 'Acme Reports' }
const callback = 'http://relink.example/oauth/callback/1'
const scope = 'openid profile email reports.read offline_access'

let platform: DemoPlatform
let client: oauth.Configuration

const discover = (url: string) =>
  oauth.discovery(new URL(url), app.client_id, app.client_secret, oauth.ClientSecretBasic(app.client_secret), {
    // oxlint-disable-next-line typescript/no-deprecated -- deprecated only to stand out; the demo platform speaks http on loopback
    execute: [oauth.allowInsecureRequests],
  })

beforeAll(async () => {
  platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })
  await platform.registerClient(app)
  await platform.updateClient(app.client_id, { redirect_uris: [callback] })
  client = await discover(platform.url)
})
afterAll(() => platform.stop())
afterEach(async () => {
  platform.clearFailures()
  await platform.registerClient({ ...app, redirect_uris: [callback] })
})

const consent = async (choice: ConsentChoice, asked = scope) => {
  const verifier = oauth.randomPKCECodeVerifier()
  const checks = { expectedState: oauth.randomState(), expectedNonce: oauth.randomNonce(), pkceCodeVerifier: verifier }
  const address = oauth.buildAuthorizationUrl(client, {
    redirect_uri: callback,
    scope: asked,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { at: await signInAndConsent(address, choice), checks }
}

const refresh = (refreshToken: string, url = platform.url) =>
  fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  })

const tokensOf = async (res: Response) => (await res.json()) as { access_token: string; refresh_token?: string; error?: string }
const grantOf = async (sub = 'usr_ada', scopes?: string[]) => {
  const grant = await platform.issueGrant({ client_id: app.client_id, sub, scopes })
  return { ...grant, refresh_token: String(grant.refresh_token) }
}
const call = (path: string, accessToken: string) => fetch(platform.url + path, { headers: { authorization: `Bearer ${accessToken}` } })

describe('a person connects an account', () => {
  test('authorization code with PKCE, state, nonce and iss; the answer opens userinfo and the API', async () => {
    const { at, checks } = await consent({ email: 'ada@northwind.example' })
    expect(at.searchParams.get('iss')).toBe(platform.url)
    const tokens = await oauth.authorizationCodeGrant(client, at, checks)
    expect(tokens.claims()).toMatchObject({ sub: 'usr_ada', org_id: 'org_northwind', email: 'ada@northwind.example' })
    expect(tokens.scope).toBe(scope)
    expect(tokens.refresh_token).toBeTruthy()
    expect(await oauth.fetchUserInfo(client, tokens.access_token, 'usr_ada')).toMatchObject({
      email_verified: true,
      name: 'Ada Byron',
      org_name: 'Northwind',
    })
    expect((await call('/api/reports', tokens.access_token)).status).toBe(200)
    expect((await tokensOf(await refresh(String(tokens.refresh_token)))).refresh_token).not.toBe(tokens.refresh_token)
  })

  test('a box left unticked is a scope not granted, and named as such by the API', async () => {
    const { at, checks } = await consent({ email: 'bob@fabrikam.example', untick: ['reports.read'] })
    const tokens = await oauth.authorizationCodeGrant(client, at, checks)
    expect(tokens.scope).toBe('openid profile email offline_access')
    const refused = await call('/api/reports', tokens.access_token)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="reports.read"')
    expect((await call('/api/me', tokens.access_token)).status).toBe(200)
  })

  test('without lasting access there is no refresh token, whether the person or the platform decides so', async () => {
    const unticked = await consent({ email: 'ada@northwind.example', untick: ['offline_access'] })
    expect((await oauth.authorizationCodeGrant(client, unticked.at, unticked.checks)).refresh_token).toBeUndefined()
    await platform.updateClient(app.client_id, { no_refresh_token: true })
    const switched = await consent({ email: 'ada@northwind.example' })
    expect((await oauth.authorizationCodeGrant(client, switched.at, switched.checks)).refresh_token).toBeUndefined()
  })

  test('declining returns access_denied', async () => {
    const { at } = await consent({ email: 'ada@northwind.example', deny: true })
    expect(at.origin + at.pathname).toBe(callback)
    expect(Object.fromEntries(at.searchParams)).toMatchObject({ error: 'access_denied', iss: platform.url })
  })

  test('the platform itself can fail the sign-in', async () => {
    platform.setFailure({ match: 'authorize', answer: 'temporarily_unavailable', times: 1 })
    const { at } = await consent({ email: 'ada@northwind.example' })
    expect(at.searchParams.get('error')).toBe('temporarily_unavailable')
  })

  test('an unknown address is asked again; an unregistered callback gets a page, not a redirect', async () => {
    await expect(consent({ email: 'nobody@example.com' })).rejects.toThrow('expected the consent page')
    await platform.updateClient(app.client_id, { redirect_uris: [] })
    await expect(consent({ email: 'ada@northwind.example' })).rejects.toThrow('expected the sign-in page')
  })

  test('a code used twice ends the grant', async () => {
    const { at, checks } = await consent({ email: 'ada@northwind.example' })
    const tokens = await oauth.authorizationCodeGrant(client, at, checks)
    const before = platform.counts().code_reuse_attempts
    await expect(oauth.authorizationCodeGrant(client, at, checks)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(platform.counts().code_reuse_attempts).toBe(before + 1)
    expect((await call('/api/me', tokens.access_token)).status).toBe(401)
  })
})

describe('refresh', () => {
  test('rotates; an old refresh token used again ends the whole grant', async () => {
    const grant = await grantOf()
    const first = await tokensOf(await refresh(grant.refresh_token))
    const before = platform.counts().refresh_token_reuse_attempts
    expect((await tokensOf(await refresh(grant.refresh_token))).error).toBe('invalid_grant')
    expect((await tokensOf(await refresh(String(first.refresh_token)))).error).toBe('invalid_grant')
    expect((await call('/oauth/userinfo', first.access_token)).status).toBe(401)
    expect(platform.counts().refresh_token_reuse_attempts).toBe(before + 1)
  })

  test('without rotation the refresh token stays; it can also be left out of the answer', async () => {
    await platform.updateClient(app.client_id, { rotation: false })
    const grant = await grantOf()
    expect((await tokensOf(await refresh(grant.refresh_token))).refresh_token).toBe(grant.refresh_token)
    await platform.updateClient(app.client_id, { omit_refresh_token_on_refresh: true })
    const answer = await tokensOf(await refresh(grant.refresh_token))
    expect(answer.access_token).toBeTruthy()
    expect(answer.refresh_token).toBeUndefined()
    expect((await refresh(grant.refresh_token)).status).toBe(200)
  })

  test('a revoked grant answers invalid_grant and 401, by token, by person, by RFC 7009', async () => {
    const ends: ((grant: { refresh_token: string }) => unknown)[] = [
      (grant) => platform.revokeGrant({ refresh_token: grant.refresh_token }),
      () => platform.revokeGrant({ sub: 'usr_ada', client_id: app.client_id }),
      (grant) => oauth.tokenRevocation(client, grant.refresh_token),
    ]
    for (const end of ends) {
      const grant = await grantOf()
      await end(grant)
      const refused = await refresh(grant.refresh_token)
      expect([refused.status, (await tokensOf(refused)).error]).toEqual([400, 'invalid_grant'])
      expect((await call('/oauth/userinfo', grant.access_token)).status).toBe(401)
      expect((await call('/api/me', grant.access_token)).status).toBe(401)
    }
  })

  test('access tokens live as long as the app says, by the platform’s clock', async () => {
    let now = Date.now()
    const late = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent, now: () => new Date(now) })
    try {
      await late.registerClient({ ...app, access_token_ttl_s: 60 })
      const grant = await late.issueGrant({ client_id: app.client_id, sub: 'usr_ada' })
      expect(grant.expires_in).toBe(60)
      const me = () => fetch(`${late.url}/api/me`, { headers: { authorization: `Bearer ${grant.access_token}` } })
      expect((await me()).status).toBe(200)
      now += 61_000
      expect((await me()).status).toBe(401)
      expect((await refresh(String(grant.refresh_token), late.url)).status).toBe(200)
    } finally {
      await late.stop()
    }
  })
})

describe('the failure switch', () => {
  const codes: [FailureGiven['answer'], number, string | undefined][] = [
    ['invalid_grant', 400, 'invalid_grant'],
    ['invalid_client', 401, 'invalid_client'],
    ['unauthorized_client', 400, 'unauthorized_client'],
    ['invalid_scope', 400, 'invalid_scope'],
    ['invalid_request', 400, 'invalid_request'],
    ['unsupported_grant_type', 400, 'unsupported_grant_type'],
    ['consent_required', 400, 'consent_required'],
    ['interaction_required', 400, 'interaction_required'],
    ['login_required', 400, 'login_required'],
    ['access_denied', 403, 'access_denied'],
    ['temporarily_unavailable', 503, 'temporarily_unavailable'],
    ['server_error', 500, 'server_error'],
    ['503', 503, undefined],
    ['500', 500, undefined],
    ['429', 429, undefined],
    ['html', 200, undefined],
    ['200_without_token', 200, undefined],
    ['200_ok_false', 200, 'invalid_refresh_token'],
    ['odd_4xx', 418, undefined],
    [{ status: 402, headers: { 'x-odd': 'yes' }, body: { error: 'payment_required' } }, 402, 'payment_required'],
  ]
  test.each(codes)('%j', async (answer, status, error) => {
    const grant = await grantOf()
    platform.setFailure({ answer, times: 1 })
    const res = await refresh(grant.refresh_token)
    const text = await res.text()
    expect(res.status).toBe(status)
    if (error !== undefined) expect(JSON.parse(text)).toMatchObject({ error })
    else expect(text).not.toContain('access_token')
    // Nothing was consumed: the same token works once the failure is over.
    expect((await refresh(grant.refresh_token)).status).toBe(200)
  })

  test('Retry-After', async () => {
    const grant = await grantOf()
    platform.setFailure({ answer: '503', retry_after: 7, times: 1 })
    expect((await refresh(grant.refresh_token)).headers.get('retry-after')).toBe('7')
  })

  test('timeout: no answer, and the platform still stops', async () => {
    const grant = await grantOf()
    platform.setFailure({ answer: 'timeout' })
    const waited = refresh(grant.refresh_token).then(
      () => 'answered',
      () => 'cut',
    )
    await expect.poll(() => platform.requests().at(-1)?.failure).toBe('timeout')
    expect(await Promise.race([waited, Promise.resolve('still waiting')])).toBe('still waiting')
    await platform.stop()
    expect(await waited).toBe('cut')
    platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })
    await platform.registerClient({ ...app, redirect_uris: [callback] })
    client = await discover(platform.url)
  })

  test('reset, half_body, huge, latin1', async () => {
    const { refresh_token } = await grantOf()
    platform.setFailure({ answer: 'reset', times: 1 })
    await expect(refresh(refresh_token)).rejects.toThrow()
    platform.setFailure({ answer: 'half_body', times: 1 })
    const half = await refresh(refresh_token)
    expect(half.status).toBe(200)
    await expect(half.text()).rejects.toThrow()
    platform.setFailure({ answer: 'huge', times: 1 })
    expect((await (await refresh(refresh_token)).arrayBuffer()).byteLength).toBe(10 * 1024 * 1024)
    platform.setFailure({ answer: 'latin1', times: 1 })
    expect(new TextDecoder('latin1').decode(await (await refresh(refresh_token)).arrayBuffer())).toContain('Accès révoqué')
    expect((await refresh(refresh_token)).status).toBe(200)
  })

  test('after consume: the platform rotated, only the answer was lost', async () => {
    const { refresh_token, family } = await grantOf()
    platform.setFailure({ answer: 'reset', after: 'consume', times: 1 })
    await expect(refresh(refresh_token)).rejects.toThrow()
    expect((await tokensOf(await refresh(refresh_token))).error).toBe('invalid_grant')
    expect(platform.counts().by_family[family]).toMatchObject({ requests: 2, failed: 2 })
  })

  test('hits only the app, person and kind that it names, and the newest wins', async () => {
    const [ada, bob] = [await grantOf('usr_ada'), await grantOf('usr_bob')]
    platform.setFailure({ sub: 'usr_bob', match: 'refresh', answer: 'invalid_grant' })
    platform.setFailure({ client_id: 'somebody-else', answer: '500' })
    platform.setFailure({ match: 'code', answer: '500' })
    expect((await refresh(ada.refresh_token)).status).toBe(200)
    expect((await refresh(bob.refresh_token)).status).toBe(400)
    platform.setFailure({ sub: 'usr_bob', answer: '503', times: 1 })
    expect((await refresh(bob.refresh_token)).status).toBe(503)
    expect(platform.clearFailures({ sub: 'usr_bob' })).toBe(1)
    expect((await refresh(bob.refresh_token)).status).toBe(200)
    const { at, checks } = await consent({ email: 'ada@northwind.example' })
    await expect(oauth.authorizationCodeGrant(client, at, checks)).rejects.toThrow()
  })

  test('userinfo and the API fail apart from the token endpoint', async () => {
    const { access_token, refresh_token } = await grantOf()
    platform.setFailure({ match: 'userinfo', answer: '503' })
    platform.setFailure({ match: 'api', sub: 'usr_ada', answer: '429' })
    expect((await call('/oauth/userinfo', access_token)).status).toBe(503)
    expect((await call('/api/me', access_token)).status).toBe(429)
    expect((await refresh(refresh_token)).status).toBe(200)
  })
})

test('counts who asked how often, how many at once, and logs no secret', async () => {
  platform.resetCounts()
  await platform.updateClient(app.client_id, { rotation: false })
  const { refresh_token, family } = await grantOf()
  expect(platform.familyOf(refresh_token)).toBe(family)
  platform.setFailure({ answer: 'pass', delay_ms: 100 })
  await Promise.all([refresh(refresh_token), refresh(refresh_token), refresh(refresh_token)])
  await expect
    .poll(() => platform.counts())
    .toMatchObject({
      token_requests: 3,
      by_grant_type: { refresh_token: 3 },
      by_client: { acme: 3 },
      by_family: { [family]: { requests: 3, ok: 3, failed: 0, concurrent_max: 3 } },
      concurrent_max: 3,
    })
  expect(platform.requests()).toHaveLength(3)
  expect(platform.requests()[0]).toMatchObject({ grant_type: 'refresh_token', client_id: 'acme', sub: 'usr_ada', status: 200, family })
  for (const secret of [refresh_token, app.client_secret]) expect(JSON.stringify(platform.requests())).not.toContain(secret)
})

test('takes a storm of 800 refreshes', { tags: ['heavy'] }, async () => {
  const grants = await Promise.all(Array.from({ length: 800 }, (_, i) => grantOf(`usr_storm_${String(i)}`)))
  const statuses = await Promise.all(grants.map(async ({ refresh_token }) => (await refresh(refresh_token)).status))
  expect(new Set(statuses)).toEqual(new Set([200]))
})

test('a restart keeps apps, grants, keys and the admin token, after a kill too: nothing waits to be written', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'demo-platform-'))
  const start = () => startDemoPlatform({ host: '127.0.0.1', port: 0, dataDir, log: silent })
  const jwks = async ({ url }: DemoPlatform) => (await fetch(`${url}/oauth/jwks`)).text()
  const killed = await start()
  await killed.registerClient({ ...app, redirect_uris: [callback] })
  const grant = await killed.issueGrant({ client_id: app.client_id, sub: 'usr_ada' })
  const rotated = await tokensOf(await refresh(String(grant.refresh_token), killed.url))
  // The next one starts from the folder as a SIGKILL would leave it: `stop` was not called.
  const next = await start()
  try {
    expect(next.adminToken).toBe(killed.adminToken)
    expect(await jwks(next)).toBe(await jwks(killed))
    expect((await refresh(String(rotated.refresh_token), next.url)).status).toBe(200)
    expect((await tokensOf(await refresh(String(rotated.refresh_token), next.url))).error).toBe('invalid_grant')
  } finally {
    await next.stop()
    await killed.stop()
    await rm(dataDir, { recursive: true })
  }
})

describe('/admin', () => {
  const admin = (path: string, body?: object, method = body ? 'POST' : 'GET', token = platform.adminToken) =>
    fetch(`${platform.url}/admin${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })

  test('drives the platform from another process', async () => {
    expect((await admin('/clients', { ...app, redirect_uris: [callback] })).status).toBe(201)
    expect((await admin(`/clients/${app.client_id}`, { rotation: false }, 'PATCH')).status).toBe(200)
    const grant = (await (await admin('/grants', { client_id: app.client_id, sub: 'usr_grace' })).json()) as { refresh_token: string }
    expect((await admin('/failures', { answer: '503', sub: 'usr_grace' })).status).toBe(201)
    expect((await refresh(grant.refresh_token)).status).toBe(503)
    expect(await (await admin('/failures', {}, 'DELETE')).json()).toEqual({ cleared: 1 })
    expect(await (await admin('/revoke', { refresh_token: grant.refresh_token })).json()).toEqual({ revoked: 1 })
    expect((await refresh(grant.refresh_token)).status).toBe(400)
    expect(await (await admin('/counts')).json()).toHaveProperty('token_requests')
    expect(await (await admin('/requests')).json()).toHaveProperty('requests')
  })

  test('rejects a missing token, a foreign Host, and unknown input', async () => {
    expect((await admin('/counts', undefined, 'GET', 'guess')).status).toBe(401)
    expect((await admin('/failures', { answer: 'explode' })).status).toBe(400)
    expect((await admin('/grants', { client_id: 'nobody', sub: 'usr_ada' })).status).toBe(400)
    expect((await admin('/clients', { client_id: 'x', redirect_uris: ['nonsense'] })).status).toBe(400)
    const { request } = await import('node:http')
    const status = await new Promise((resolve, reject) => {
      request(`${platform.url}/admin/counts`, { headers: { host: 'evil.example' } }, (res) => {
        resolve(res.resume().statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(421)
  })
})
