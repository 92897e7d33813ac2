#!/usr/bin/env bash
# oidc-provider 9.13.3: two consents of one browser session share one grant, and RFC 7009 revocation of a refresh token ends its grant. So
# a client that connects a person anew and then revokes the refresh token that it replaced has revoked the new one too. (RFC 7009 2.1
# allows it: "… the authorization server … SHOULD also invalidate all access tokens based on the same authorization grant"; that a second
# authorization is the same grant is the surprise.)
#
# Seen:
#   two refresh tokens: true
#   the old one is revoked: 200
#   the new one: 400 invalid_grant
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  oidc-provider@9.13.3

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

console.warn = console.info = () => undefined
const server = createServer((req, res) => handle(req, res))
let handle
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const base = `http://127.0.0.1:${server.address().port}`
const redirectUri = 'https://app.example/callback'
const provider = new Provider(base, {
  clients: [{ client_id: 'app', client_secret: 's3cret', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] }],
  features: { revocation: { enabled: true } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  pkce: { required: () => false },
})
handle = provider.callback()

/** One browser: it keeps its cookies, signs in and agrees wherever a form asks. */
const cookies = new Map()
const visit = async (url, init = {}) => {
  const headers = { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
  return answer
}
const consent = async () => {
  const query = { response_type: 'code', client_id: 'app', redirect_uri: redirectUri, scope: 'openid offline_access', prompt: 'consent' }
  let answer = await visit(`${base}/auth?${new URLSearchParams(query)}`)
  for (let steps = 0; steps < 12; steps += 1) {
    const next = answer.headers.get('location')
    if (next?.startsWith(redirectUri)) return tokens({ grant_type: 'authorization_code', code: new URL(next).searchParams.get('code'), redirect_uri: redirectUri })
    if (next) {
      answer = await visit(new URL(next, base))
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)[1]
    const body = new URLSearchParams({ prompt, login: 'ada', password: 'any' }).toString()
    answer = await visit(/action="([^"]+)"/.exec(page)[1], { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
  }
  throw new Error('no callback')
}
const post = (path, fields) =>
  fetch(`${base}${path}`, { method: 'POST', headers: { authorization: `Basic ${btoa('app:s3cret')}` }, body: new URLSearchParams(fields) })
const tokens = async (fields) => (await post('/token', fields)).json()

const old = await consent()
const current = await consent()
console.log('two refresh tokens:', old.refresh_token !== current.refresh_token)
console.log('the old one is revoked:', (await post('/token/revocation', { token: old.refresh_token })).status)
const answer = await post('/token', { grant_type: 'refresh_token', refresh_token: current.refresh_token })
console.log('the new one:', answer.status, (await answer.json()).error)
server.closeAllConnections()
server.close()
PROBE

cat >expected <<'SEEN'
two refresh tokens: true
the old one is revoked: 200
the new one: 400 invalid_grant
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
