#!/usr/bin/env bash
# @better-auth/oauth-provider 1.7.5: a refresh token that is sent a second time ends every refresh token that this person gave to this
# app, those of separate consents too (another browser, another account of the app). RFC 9700 4.14.2 speaks of the active refresh token of
# the same grant. A client that repeats one refresh after a lost answer loses all connections of that person.
#
# Seen:
#   two consents, the tokens differ: 200 true
#   first refreshed: 200
#   first sent again: 400 {"error_description":"invalid refresh token","error":"invalid_grant"}
#   second, never used before: 400 {"error_description":"session not found","error":"invalid_grant"}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  better-auth@1.7.5 \
  @better-auth/oauth-provider@1.7.5

cat >probe.mjs <<'PROBE'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { jwt } from 'better-auth/plugins'
import { oauthProvider } from '@better-auth/oauth-provider'

const tables = 'user session account verification jwks oauthClient oauthRefreshToken oauthAccessToken oauthConsent oauthResource oauthClientResource oauthClientAssertion'
const base = 'http://127.0.0.1:3999'
const scope = 'openid offline_access read'
const auth = betterAuth({
  baseURL: base,
  secret: 'a-secret-of-this-probe-and-of-nothing-else',
  database: memoryAdapter(Object.fromEntries(tables.split(' ').map((name) => [name, []]))),
  emailAndPassword: { enabled: true },
  logger: { level: 'error' },
  plugins: [jwt(), oauthProvider({ loginPage: '/sign-in', consentPage: '/consent', scopes: scope.split(' ') })],
})
const call = (path, init) => auth.handler(new Request(`${base}/api/auth${path}`, init))
const post = (path, fields, [id, secret]) =>
  call(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    },
    body: new URLSearchParams(fields).toString(),
  })
const show = async (what, answer) => console.log(`${what}: ${answer.status} ${await answer.text()}`)

const ada = await call('/sign-up/email', {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: base },
  body: JSON.stringify({ email: 'ada@northwind.example', password: 'a long enough password', name: 'Ada' }),
})
const cookie = ada.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
const register = async () => {
  const made = await auth.api.adminCreateOAuthClient({
    headers: new Headers({ cookie }),
    body: {
      redirect_uris: ['https://app.example/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
      skip_consent: true,
      require_pkce: false,
      scope,
    },
  })
  return [made.client_id, made.client_secret]
}
const app = await register()
const consent = async () => {
  const query = { response_type: 'code', client_id: app[0], redirect_uri: 'https://app.example/callback', scope, nonce: 'n', state: 's' }
  const answer = await call(`/oauth2/authorize?${new URLSearchParams(query)}`, { headers: { cookie } })
  const code = new URL(answer.headers.get('location')).searchParams.get('code')
  const fields = { grant_type: 'authorization_code', code, redirect_uri: 'https://app.example/callback' }
  return (await post('/oauth2/token', fields, app)).json()
}
const refresh = (token, more = {}) => post('/oauth2/token', { grant_type: 'refresh_token', refresh_token: token, ...more }, app)

const first = await consent()
const second = await consent()
await show('two consents, the tokens differ', new Response(String(first.refresh_token !== second.refresh_token)))
console.log('first refreshed:', (await refresh(first.refresh_token)).status)
await show('first sent again', await refresh(first.refresh_token))
await show('second, never used before', await refresh(second.refresh_token))
PROBE

cat >expected <<'SEEN'
two consents, the tokens differ: 200 true
first refreshed: 200
first sent again: 400 {"error_description":"invalid refresh token","error":"invalid_grant"}
second, never used before: 400 {"error_description":"session not found","error":"invalid_grant"}
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
