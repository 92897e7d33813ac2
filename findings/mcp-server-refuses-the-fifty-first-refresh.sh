#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2, server: mcpAuthRouter lets an address make 50 token requests in 15 minutes, good ones included, over
# all clients and grants. A client on one server that holds more than 50 connections is refused the rest with 429 and the code
# too_many_requests, which is none of RFC 6749 5.2's; a client that takes any error of the token endpoint for the end of a grant asks
# people to reconnect whose grants are good.
#
# Seen:
#   grant 1: 200 refreshed 50
#   grant 50: 200 refreshed 50
#   grant 51: 429 too_many_requests 50
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @modelcontextprotocol/sdk@1.32.2 \
  express@5.3.0

cat >probe.mjs <<'PROBE'
import express from 'express'
import { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js'

const provider = {
  clientsStore: { getClient: (id) => ({ client_id: id, client_secret: 's3cret', redirect_uris: ['http://localhost/callback'] }) },
  exchangeRefreshToken: async (_client, refreshToken) => ({ access_token: `for ${refreshToken}`, token_type: 'Bearer', expires_in: 3600 }),
}
const app = express()
app.use(mcpAuthRouter({ provider, issuerUrl: new URL('http://localhost') }))
const listening = app.listen(0, '127.0.0.1')
await new Promise((done) => listening.once('listening', done))
const token = `http://127.0.0.1:${listening.address().port}/token`
for (let n = 1; n <= 51; n++) {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'app', client_secret: 's3cret', refresh_token: `grant ${n}` })
  const answer = await fetch(token, { method: 'POST', body })
  if (n === 1 || n >= 50) console.log(`grant ${n}:`, answer.status, (await answer.json()).error ?? 'refreshed', answer.headers.get('ratelimit-limit'))
}
listening.close()
PROBE

cat >expected <<'SEEN'
grant 1: 200 refreshed 50
grant 50: 200 refreshed 50
grant 51: 429 too_many_requests 50
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
