#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2, client: where the token endpoint answers 503 to a refresh, auth() does not say so and does not try
# again: it begins a new authorization and sends the person to the consent page. The refresh token is still good, and a 503
# with Retry-After (RFC 9110 15.6.4) says to come back in a moment. Each short outage of a server becomes consents of all its people.
#
# Seen:
#   the person is sent to /authorize
#   auth(): REDIRECT
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @modelcontextprotocol/sdk@1.32.2

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { auth } from '@modelcontextprotocol/sdk/client/auth.js'

const server = createServer((req, res) => {
  const json = (status, body) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (req.url === '/.well-known/oauth-authorization-server')
    return json(200, {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    })
  if (req.url === '/token') return res.writeHead(503, { 'retry-after': '5' }).end('Service Unavailable')
  return res.writeHead(404).end()
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const base = `http://127.0.0.1:${server.address().port}`
const provider = {
  redirectUrl: 'http://localhost/callback',
  clientMetadata: { redirect_uris: ['http://localhost/callback'] },
  clientInformation: () => ({ client_id: 'app', issuer: base + '/' }),
  tokens: () => ({ access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', issuer: base + '/' }),
  saveTokens: () => console.log('tokens saved'),
  saveCodeVerifier: () => undefined,
  codeVerifier: () => 'v',
  redirectToAuthorization: (url) => console.log('the person is sent to', url.pathname),
}
console.log('auth():', await auth(provider, { serverUrl: base }))
server.close()
PROBE

cat >expected <<'SEEN'
the person is sent to /authorize
auth(): REDIRECT
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
