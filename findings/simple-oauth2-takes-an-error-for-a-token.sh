#!/usr/bin/env bash
# simple-oauth2 5.1.0: refresh() takes any 2xx for a token. GitHub answers a dead refresh token with 200 and an error object
# (https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors), and refresh()
# resolves with a token that is that object: no access token, and never expired, since it has no expires_at. RFC 6749 5.1 makes access_token
# REQUIRED in a successful response, so one would expect an error. The caller has to look for access_token (lelylan/simple-oauth2#459).
#
# Seen:
#   refresh() resolved
#   access token: undefined
#   error: bad_refresh_token
#   expired: false
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

const server = createServer((req, res) => {
  req.resume().on('end', () => {
    res.writeHead(200, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ error: 'bad_refresh_token', error_description: 'The refresh token passed is incorrect or expired.' }))
  })
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const client = new AuthorizationCode({
  client: { id: 'app', secret: 's3cret' },
  auth: { tokenHost: `http://127.0.0.1:${server.address().port}` },
})
const token = client.createToken({ access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', expires_in: 1 })
const refreshed = await token.refresh()
console.log('refresh() resolved')
console.log('access token:', refreshed.token.access_token)
console.log('error:', refreshed.token.error)
console.log('expired:', refreshed.expired())
server.close()
PROBE

cat >expected <<'SEEN'
refresh() resolved
access token: undefined
error: bad_refresh_token
expired: false
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
