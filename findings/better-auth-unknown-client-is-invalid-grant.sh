#!/usr/bin/env bash
# @better-auth/oauth-provider 1.7.5: the token endpoint looks for the refresh token before it looks at the client. A client that does not
# exist (deleted, say), with a good refresh token of another or a token that is gone, is told invalid_grant, never invalid_client. RFC
# 6749 5.2 has invalid_client for an unknown client. So one deleted client reads like every customer's grant gone at once, and a made-up
# token says nothing about the client.
#
# Seen:
#   unknown client, good token: 400 {"error_description":"invalid refresh token","error":"invalid_grant"}
#   unknown client, made-up token: 400 {"error_description":"session not found","error":"invalid_grant"}
#   unknown client at the revocation endpoint: 401 {"error_description":"missing client","error":"invalid_client"}
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
const nobody = ['no-such-client', 'no-such-secret']
await show('unknown client, good token', await post('/oauth2/token', { grant_type: 'refresh_token', refresh_token }, nobody))
await show('unknown client, made-up token', await post('/oauth2/token', { grant_type: 'refresh_token', refresh_token: 'made-up' }, nobody))
await show('unknown client at the revocation endpoint', await post('/oauth2/revoke', { token: 'made-up' }, nobody))
PROBE

cat >expected <<'SEEN'
unknown client, good token: 400 {"error_description":"invalid refresh token","error":"invalid_grant"}
unknown client, made-up token: 400 {"error_description":"session not found","error":"invalid_grant"}
unknown client at the revocation endpoint: 401 {"error_description":"missing client","error":"invalid_client"}
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
