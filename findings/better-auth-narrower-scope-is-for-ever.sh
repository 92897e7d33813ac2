#!/usr/bin/env bash
# @better-auth/oauth-provider 1.7.5: a refresh that asks for fewer scopes gets a new refresh token that has only those. RFC 6749 6: "If a
# new refresh token is issued, the refresh token scope MUST be identical to that of the refresh token included by the client in the
# request." So one refresh for a narrower access token takes the other scopes from the connection for good.
#
# Seen:
#   asked for less, got: openid offline_access
#   all scopes of the consent again: 400 {"error_description":"unable to issue scope read","error":"invalid_scope"}
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

const { refresh_token } = await consent()
const narrow = await (await refresh(refresh_token, { scope: 'openid offline_access' })).json()
console.log('asked for less, got:', narrow.scope)
await show('all scopes of the consent again', await refresh(narrow.refresh_token, { scope }))
PROBE

cat >expected <<'SEEN'
asked for less, got: openid offline_access
all scopes of the consent again: 400 {"error_description":"unable to issue scope read","error":"invalid_scope"}
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
