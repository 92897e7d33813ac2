#!/usr/bin/env bash
# simple-oauth2 5.1.0: AccessToken.refresh() returns a token made of the server's answer alone. Where the answer leaves refresh_token out,
# as RFC 6749 6 allows ("may issue a new refresh token") and Google does, the new token has none, and the next refresh() sends an empty
# one. The caller has to carry the old one over.
#
# Seen:
#   sent: grant_type=refresh_token&refresh_token=r1
#   access token: a2
#   refresh token: undefined
#   sent: grant_type=refresh_token&refresh_token=
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  simple-oauth2@5.1.0

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { AuthorizationCode } from 'simple-oauth2'

const server = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  console.log('sent:', body)
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify({ access_token: 'a2', token_type: 'Bearer', expires_in: 3600 }))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const client = new AuthorizationCode({
  client: { id: 'app', secret: 's3cret' },
  auth: { tokenHost: `http://127.0.0.1:${server.address().port}` },
})
const token = client.createToken({ access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', expires_in: 1 })
const refreshed = await token.refresh()
console.log('access token:', refreshed.token.access_token)
console.log('refresh token:', refreshed.token.refresh_token)
await refreshed.refresh()
server.close()
PROBE

cat >expected <<'SEEN'
sent: grant_type=refresh_token&refresh_token=r1
access token: a2
refresh token: undefined
sent: grant_type=refresh_token&refresh_token=
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
