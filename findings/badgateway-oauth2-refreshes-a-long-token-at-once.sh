#!/usr/bin/env bash
# @badgateway/oauth2-client 3.3.1: OAuth2Fetch schedules the next refresh a minute before the access token expires, with one setTimeout.
# Access tokens of 25 days and more (LinkedIn's live 60 days) do not fit into setTimeout's 2^31-1 ms, Node
# fires after 1 ms, and each refresh schedules the next: as many refreshes as the server answers, though nobody asks for a token. At a
# platform that rotates each of them is a chance to lose the grant.
#
# Seen:
#   token: a0 · good for 60 days
#   refreshed once by hand
#   refreshed 3 times while nobody asked for a token
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @badgateway/oauth2-client@3.3.1

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'

const day = 86_400
let refreshes = 0
const server = createServer((_req, res) => {
  refreshes += 1
  if (refreshes === 3) {
    console.log('refreshed 3 times while nobody asked for a token')
    process.exit()
  }
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify({ access_token: `a${refreshes}`, refresh_token: `r${refreshes}`, token_type: 'Bearer', expires_in: 60 * day }))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const client = new OAuth2Client({ server: `http://127.0.0.1:${server.address().port}`, tokenEndpoint: '/token', clientId: 'app', clientSecret: 's3cret' })
const stored = { accessToken: 'a0', refreshToken: 'r0', expiresAt: Date.now() + 60 * day * 1000 }
const wrapper = new OAuth2Fetch({ client, getNewToken: () => null, getStoredToken: () => stored })
console.log('token:', await wrapper.getAccessToken(), '· good for 60 days')
await wrapper.refreshToken()
console.log('refreshed once by hand')
PROBE

cat >expected <<'SEEN'
token: a0 · good for 60 days
refreshed once by hand
refreshed 3 times while nobody asked for a token
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
