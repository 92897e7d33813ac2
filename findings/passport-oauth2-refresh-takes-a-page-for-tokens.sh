#!/usr/bin/env bash
# passport-oauth2-refresh 2.2.0 (passport-oauth2 1.8.0, oauth 0.10.2): an answer with 200 that is no JSON is parsed as a form, whatever its
# content type. A maintenance page of the platform or a proxy is then a refresh without an error whose access token is undefined. A caller
# that looks at the error alone stores undefined over a token that may still be good.
#
# Seen:
#   error: null
#   access token: undefined · refresh token: undefined
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  oauth@0.10.2 \
  passport-oauth2@1.8.0 \
  passport-oauth2-refresh@2.2.0

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import OAuth2Strategy from 'passport-oauth2'
import refresh from 'passport-oauth2-refresh'

const server = createServer((_req, res) => {
  res.writeHead(200, { 'content-type': 'text/html' })
  res.end('<!doctype html><title>Down for maintenance</title><p>We will be back soon.</p>')
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const base = `http://127.0.0.1:${server.address().port}`
refresh.use('acme', new OAuth2Strategy({ authorizationURL: `${base}/authorize`, tokenURL: `${base}/token`, clientID: 'app', clientSecret: 's3cret' }, () => undefined))
refresh.requestNewAccessToken('acme', 'r1', (error, accessToken, refreshToken) => {
  console.log('error:', error)
  console.log('access token:', accessToken, '· refresh token:', refreshToken)
  server.close()
})
PROBE

cat >expected <<'SEEN'
error: null
access token: undefined · refresh token: undefined
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
