import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayGiveBack } from '../src/accounts/grant/give-back.js'
import { judge } from '../src/domain/judge.js'
import type { Answered } from '../src/domain/platform-answer.js'
import { createEgress } from '../src/egress/egress.js'
import { authorizationRequest } from '../src/oauth/authorization-request.js'
import { checkAuthorizationResponse } from '../src/oauth/authorization-response.js'
import { discover } from '../src/oauth/discover.js'
import type { OAuthApp } from '../src/oauth/oauth-app.js'
import { readIdentity } from '../src/oauth/read-identity.js'
import { readTokens } from '../src/oauth/read-tokens.js'
import { isReservedParam } from '../src/oauth/reserved-params.js'
import { probeRequest } from '../src/oauth/probe-request.js'
import { healthOf, probe, userinfo } from '../src/oauth/resource-calls.js'
import { refresh, revoke, sendCode } from '../src/oauth/token-request.js'
import { tokensFrom } from '../src/oauth/tokens.js'
import { platformRules } from '../src/platforms/index.js'
import { Secret } from '../src/vault/secret.js'
import { appWith, clientSecret } from './support/oauth-app.js'

const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: true })
const redirectUri = 'http://localhost:9/oauth/callback/i1'
const codeVerifier = 'v'.repeat(50)
const nonce = 'the-nonce'
const servers: Server[] = []
let issuer: string
let app: OAuthApp
/** Paths that the platform was asked for. */
const hits: string[] = []

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

beforeAll(async () => {
  let handle: RequestListener = () => undefined
  issuer = await listen((req, res) => {
    hits.push((req.url ?? '').split('?')[0] ?? '')
    handle(req, res)
  })
  const provider = new Provider(issuer, {
    clients: (['client_secret_basic', 'client_secret_post'] as const).map((method, i) => ({
      client_id: ['relink', 'relink-post'][i] ?? '',
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: method,
      application_type: 'native',
    })),
    scopes: ['openid', 'email', 'offline_access'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@Northwind.example`, email_verified: true }) }),
    cookies: { keys: ['test'] },
    rotateRefreshToken: true,
    features: { revocation: { enabled: true } },
  })
  const callback = provider.callback()
  handle = (req, res) => {
    void callback(req, res)
  }
  const found = await discover(egress, issuer)
  app = appWith(issuer, { ...found, tokenEndpointAuthMethod: 'client_secret_basic' })
})

afterAll(async () => {
  await egress.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** A person who signs in and consents: follows redirects with cookies, presses the button of each form, until the callback. */
const consent = async (start: string, cookies = new Map<string, string>()): Promise<URLSearchParams> => {
  const go = async (url: string, body?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    return answer
  }
  let answer = await go(start)
  for (let step = 0; step < 12; step += 1) {
    const location = answer.headers.get('location')
    if (location !== null) {
      const next = new URL(location, issuer)
      if (next.href.startsWith(redirectUri)) return next.searchParams
      answer = await go(next.href)
    } else {
      const page = await answer.text()
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? expect.fail(page)
      answer = await go(
        new URL(action, issuer).href,
        page.includes('value="login"') ? 'prompt=login&login=ada&password=x' : 'prompt=consent',
      )
    }
  }
  return expect.fail('no callback')
}

const ask = { redirectUri, state: 'the-state', nonce, codeVerifier, scopes: ['openid', 'email', 'offline_access'] }
const codeFor = async (one: OAuthApp, browser?: Map<string, string>): Promise<string> => {
  const params = await consent((await authorizationRequest(egress, one, ask)).url, browser)
  expect(params.get('state')).toBe('the-state')
  const answer = checkAuthorizationResponse(one, params)
  return answer.kind === 'code' ? answer.code : expect.fail(JSON.stringify(answer))
}

describe('with a real provider', () => {
  it('discovers its endpoints', () => {
    expect(app).toMatchObject({
      issuer,
      tokenEndpoint: `${issuer}/token`,
      jwksUri: `${issuer}/jwks`,
      issResponseSupported: true,
      pkce: 'S256',
    })
  })

  it.each(['client_secret_basic', 'client_secret_post'] as const)(
    'walks from consent to tokens, identity, probe and refresh (%s)',
    async (method) => {
      const one = { ...app, tokenEndpointAuthMethod: method, clientId: method === 'client_secret_basic' ? 'relink' : 'relink-post' }
      const code = await codeFor(one)
      hits.length = 0
      const answer = await sendCode(egress, one, { code, redirectUri, codeVerifier })
      expect(hits).toEqual(['/token'])

      // Kept as JSON in between, as the attempt does.
      const read = await readTokens(egress, one, JSON.parse(JSON.stringify(answer)) as Answered, { expectedNonce: nonce })
      if (read.kind !== 'tokens') return expect.fail(JSON.stringify(read))
      expect(read.idTokenClaims).toMatchObject({ sub: 'ada', nonce, iss: issuer })
      expect(read.tokens.scope).toEqual(['openid', 'email', 'offline_access'])
      expect(read.tokens.expiresInS).toBe(3600)
      expect(JSON.stringify(read.tokens)).not.toContain(read.tokens.accessToken.reveal())

      const { accessToken, refreshToken } = read.tokens
      if (refreshToken === null) return expect.fail('no refresh token')
      const sources = { accessToken, idTokenClaims: null, tokenResponse: null, callbackParams: null }
      const who = await readIdentity(egress, one, sources)
      expect(who).toEqual({
        kind: 'identities',
        identities: [{ issuer, values: ['ada'], label: 'ada@Northwind.example' }],
        email: 'ada@northwind.example',
      })
      expect(await readIdentity(egress, one, { ...sources, idTokenClaims: read.idTokenClaims })).toMatchObject({
        identities: [{ values: ['ada'] }],
      })
      expect((await probe(egress, probeRequest({ url: `${issuer}/me` }, { access_token: accessToken.reveal() }, 'generic'))).health).toBe(
        'healthy',
      )
      expect((await probe(egress, probeRequest({ url: `${issuer}/me` }, { access_token: 'wrong' }, 'generic'))).health).toBe('refused')

      const refreshed = await refresh(egress, one, { refreshToken })
      const again = await readTokens(egress, one, refreshed, { expectedNonce: null })
      expect(again).toMatchObject({ kind: 'tokens', idTokenClaims: { sub: 'ada' } })

      // The rotated token is replayed: the provider ends the grant.
      const dead = await refresh(egress, one, { refreshToken })
      expect(tokensFrom(dead, one)).toBeNull()
      expect(judge(dead, platformRules('generic'), { scopesChangedSinceGrant: false })).toMatchObject({
        verdict: 'user',
        code: 'invalid_grant',
        httpStatus: 400,
      })
    },
  )

  it('tells a wrong secret from a wrong code, and never sends a code twice by itself', async () => {
    const rules = platformRules('generic')
    const wrong = { ...app, clientSecret: new Secret('wrong') }
    const facts = { scopesChangedSinceGrant: false }
    expect(judge(await sendCode(egress, wrong, { code: 'x', redirectUri, codeVerifier }), rules, facts)).toMatchObject({
      verdict: 'operator',
      code: 'invalid_client',
    })
    hits.length = 0
    expect(judge(await sendCode(egress, app, { code: 'x', redirectUri, codeVerifier }), rules, facts)).toMatchObject({
      code: 'invalid_grant',
    })
    expect(hits).toEqual(['/token'])
  })

  it('needs the verifier that the challenge was made from', async () => {
    const answer = await sendCode(egress, app, { code: await codeFor(app), redirectUri, codeVerifier: 'w'.repeat(50) })
    expect(judge(answer, platformRules('generic'), { scopesChangedSinceGrant: false }).code).toBe('invalid_grant')
  })

  it('ends the new grant with the old one of the same browser, which is why no old grant of a generic app is ever revoked', async () => {
    const browser = new Map<string, string>()
    const connect = async () => {
      const answer = await sendCode(egress, app, { code: await codeFor(app, browser), redirectUri, codeVerifier })
      return tokensFrom(answer, app)?.refreshToken ?? expect.fail('no refresh token')
    }
    const [old, current] = [await connect(), await connect()]
    expect(current.reveal()).not.toBe(old.reveal())
    expect(await revoke(egress, app, { token: old, hint: 'refresh_token' })).toMatchObject({ kind: 'answer', status: 200 })
    expect(await refresh(egress, app, { refreshToken: current })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const unused = {
      app,
      accessToken: old,
      refreshToken: old,
      identities: [{ issuer, values: ['ada'], account: null, person: null, label: null, verified_email: null }],
    }
    const asked = new Proxy({}, { get: () => expect.fail('no account is looked for') })
    expect(await mayGiveBack({ database: asked as never }, unused)).toBe(false)
  })

  it('refuses an ID token with another nonce', async () => {
    const answer = await sendCode(egress, app, { code: await codeFor(app), redirectUri, codeVerifier })
    expect(await readTokens(egress, app, answer, { expectedNonce: 'other' })).toEqual({ kind: 'id_token_refused', why: 'nonce' })
  })
})

describe('the authorization request', () => {
  it('can not be bent by authorization_params', async () => {
    const params = {
      client_id: 'evil',
      redirect_uri: 'https://evil',
      state: 'x',
      nonce: 'x',
      scope: 'x',
      response_type: 'token',
      response_mode: 'x',
      code_challenge: 'x',
      access_type: 'offline',
    }
    const url = new URL((await authorizationRequest(egress, { ...app, authorizationParams: params }, ask)).url)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'relink',
      redirect_uri: redirectUri,
      state: 'the-state',
      nonce,
      response_type: 'code',
      access_type: 'offline',
      prompt: 'consent',
    })
    expect([...url.searchParams.keys()].length).toBe(new Set(url.searchParams.keys()).size)
    expect(url.searchParams.get('response_mode')).toBeNull()
    expect(Object.keys(params).filter((name) => !isReservedParam(name))).toEqual(['access_type'])
  })

  it('asks as the app is set: separator, no PKCE, no nonce without openid', async () => {
    const one = { ...app, pkce: 'none', scopeSeparator: ',' } as const
    const url = new URL((await authorizationRequest(egress, one, { ...ask, scopes: ['read', 'write'] })).url)
    expect(url.searchParams.get('scope')).toBe('read,write')
    for (const name of ['code_challenge', 'nonce', 'prompt']) expect(url.searchParams.has(name)).toBe(false)
  })
})

describe('ID tokens', () => {
  it('count only when signed by the platform, for us, now', async () => {
    const good = await generateKeyPair('RS256', { extractable: true })
    const evil = await generateKeyPair('RS256')
    let keys: 'good' | 'down' = 'good'
    const jwk = { ...(await exportJWK(good.publicKey)), kid: 'k1', alg: 'RS256' }
    const base = await listen((_req, res) => {
      if (keys === 'down') res.writeHead(503).end()
      else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }))
    })
    const receivedAt = Date.parse('2026-11-24T12:00:00Z')
    const one = appWith(base)
    const make = (claims: object = {}, key = good.privateKey, kid = 'k1') =>
      new SignJWT({ sub: 'ada', iss: base, aud: 'relink', exp: receivedAt / 1000 + 60, nonce, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(key)
    const read = async (idToken: string, given = one) => {
      const body = { access_token: 'a', id_token: idToken }
      const kept: Answered = { kind: 'answer', status: 200, headers: {}, bodyText: '', body, receivedAt }
      const result = await readTokens(egress, given, kept, { expectedNonce: nonce })
      return result.kind === 'id_token_refused' ? result.why : result.kind
    }
    keys = 'down'
    expect(await read(await make())).toBe('keys_unreachable')
    keys = 'good'
    expect(await read(await make())).toBe('tokens')
    expect(await read(await make({}, evil.privateKey))).toMatch(/signature/)
    expect(await read(await make({ iss: 'https://else.example' }))).toBe('iss')
    expect(await read(await make({ aud: 'else' }))).toBe('aud')
    expect(await read(await make({ aud: ['relink', 'else'], azp: 'else' }))).toBe('azp')
    expect(await read(await make({ exp: receivedAt / 1000 - 60 }))).toBe('exp')
    expect(await read(await make({ nonce: undefined }))).toBe('nonce')
    expect(await read(await make({}, evil.privateKey, 'k2'))).toMatch(/no_match/)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const unsigned = `${part({ alg: 'none' })}.${part({ sub: 'eve', iss: base, aud: 'relink', exp: receivedAt, nonce })}.`
    expect(await read(unsigned)).toBe('err_jose_alg_not_allowed')
    // OpenID Connect Core 3.1.3.7, 8: a MAC has the client secret for its key, and nothing else.
    const mac = (secret: string, claims: object = {}) =>
      new SignJWT({ sub: 'ada', iss: base, aud: 'relink', exp: receivedAt / 1000 + 60, nonce, ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(secret))
    const secret = 'the-secret-of-this-app-0123456789abcdef'
    const confidential = { ...one, clientSecret: new Secret(secret) }
    expect(await read(await mac(secret), confidential)).toBe('tokens')
    expect(await read(await mac('another-secret-of-nobody-0123456789abcd'), confidential)).toMatch(/signature/)
    expect(await read(await mac(secret, { nonce: 'other' }), confidential)).toBe('nonce')
    expect(await read(await mac(JSON.stringify(jwk)), { ...one, clientSecret: null })).toBe('err_jose_alg_not_allowed')
    expect(await read('a.b.c')).toMatch(/invalid/)
    expect(await read('not a token')).toBe('missing')
    // None was requested, and nothing is read from it: a consent is not lost over it.
    const other = { ...one, identity: { from: 'userinfo' as const, paths: ['sub'], mustMatch: 'person' as const } }
    const body = { access_token: 'a', id_token: await make({}, evil.privateKey) }
    const kept: Answered = { kind: 'answer', status: 200, headers: {}, bodyText: '', body, receivedAt }
    expect(await readTokens(egress, other, kept, { expectedNonce: null })).toMatchObject({ kind: 'tokens', idTokenClaims: null })
    expect((await readTokens(egress, one, kept, { expectedNonce: null })).kind).toBe('id_token_refused')
  })
})

describe('token answers', () => {
  const of = (body: unknown, status = 200): Answered => ({ kind: 'answer', status, headers: {}, bodyText: '', body, receivedAt: 0 })
  const reading = { platform: 'generic', scopes: [], scopeSeparator: ' ' }
  it.each([
    [
      { access_token: 'a', expires_in: '3600', scope: 'x,y z', refresh_token_expires_in: 9 },
      ',',
      { expiresInS: 3600, scope: ['x', 'y', 'z'], refreshExpiresInS: 9 },
    ],
    [
      { access_token: 'a', scope: ['x'], refresh_expires_in: 0 },
      ' ',
      { expiresInS: null, scope: ['x'], refreshExpiresInS: null, tokenType: 'Bearer', refreshToken: null },
    ],
    [{ access_token: 'a', expires_in: -1, scope: null }, ' ', { expiresInS: null, scope: null }],
  ])('%j', (body, separator, expected) => {
    expect(tokensFrom(of(body), { ...reading, scopeSeparator: separator })).toMatchObject(expected)
  })
  it.each([null, [], 'x', {}, { access_token: '' }, { access_token: 5 }, { access_token: 'a\r\nb' }, { ok: false, access_token: 'a' }])(
    '%j holds no tokens',
    (body) => {
      expect(tokensFrom(of(body), reading)).toBeNull()
    },
  )
  it('count only under 2xx', () => {
    expect(tokensFrom(of({ access_token: 'a' }, 400), reading)).toBeNull()
    expect(tokensFrom({ kind: 'no_answer', why: 'dns', message: '' }, reading)).toBeNull()
  })

  it('and their absence are told apart: timeout, abort, an address that is not called', async () => {
    const waiting: IncomingMessage[] = []
    const base = await listen((req) => waiting.push(req))
    const refreshToken = new Secret('r')
    expect(await refresh(egress, appWith(base), { refreshToken, timeoutMs: 100 })).toMatchObject({ kind: 'no_answer', why: 'timeout' })
    expect(await refresh(egress, appWith(base), { refreshToken, signal: AbortSignal.abort() })).toMatchObject({ why: 'aborted' })
    for (const url of ['https://10.0.0.1', 'http://example.com']) {
      expect(await refresh(egress, appWith(url), { refreshToken })).toMatchObject({ kind: 'no_answer', why: 'egress_refused' })
    }
  })
})

it('health: what neither proves nor disproves is unclear', async () => {
  expect(
    [200, 401, 403, 404, 500].map((status) => healthOf({ kind: 'answer', status, headers: {}, bodyText: '', body: null, receivedAt: 0 })),
  ).toEqual(['healthy', 'refused', 'forbidden', 'unclear', 'unclear'])
  expect(healthOf({ kind: 'answer', status: 200, headers: {}, bodyText: '', body: { ok: false }, receivedAt: 0 })).toBe('unclear')
  expect(() => userinfo(egress, appWith(issuer, { userinfoEndpoint: null }), new Secret('a'))).toThrow(/oauth\.userinfo_endpoint/)
  expect((await userinfo(egress, app, new Secret('a'))).kind).toBe('answer')
})
