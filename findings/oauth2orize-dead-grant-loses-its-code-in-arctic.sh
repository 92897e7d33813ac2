#!/usr/bin/env bash
# oauth2orize 1.12.0 answers a refresh token that is not valid with 403 and invalid_grant; RFC 6749 5.2 has 400 for every error of the token
# endpoint but a failed client authentication (401). arctic 3.7.0 reads the error's JSON under 400 and 401 only, and throws an
# UnexpectedResponseError without the code for the rest. So where the two meet, a grant that has ended looks like a server that is broken:
# the client tries again later, for ever, and asks nobody to reconnect.
#
# Seen:
#   oauth2orize: 403 {"error":"invalid_grant","error_description":"Invalid refresh token"}
#   arctic: UnexpectedResponseError · an OAuth2RequestError: false · code: undefined
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  arctic@3.7.0 \
  express@5.3.0 \
  oauth2orize@1.12.0

cat >probe.mjs <<'PROBE'
import express from 'express'
import oauth2orize from 'oauth2orize'
import { OAuth2Client, OAuth2RequestError } from 'arctic'

const server = oauth2orize.createServer()
server.exchange(oauth2orize.exchange.refreshToken((client, refreshToken, scope, issued) => issued(null, false)))
const app = express()
app.use(express.urlencoded())
app.use((req, _res, next) => ((req.user = { id: 'app' }), next()))
app.post('/token', server.token(), server.errorHandler())
const listening = app.listen(0, '127.0.0.1')
await new Promise((done) => listening.once('listening', done))
const endpoint = `http://127.0.0.1:${listening.address().port}/token`

const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'dead' }) })
console.log('oauth2orize:', answer.status, await answer.text())
const error = await new OAuth2Client('app', 's3cret', null).refreshAccessToken(endpoint, 'dead', []).catch((e) => e)
console.log('arctic:', error.constructor.name, '· an OAuth2RequestError:', error instanceof OAuth2RequestError, '· code:', error.code)
listening.close()
PROBE

cat >expected <<'SEEN'
oauth2orize: 403 {"error":"invalid_grant","error_description":"Invalid refresh token"}
arctic: UnexpectedResponseError · an OAuth2RequestError: false · code: undefined
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
