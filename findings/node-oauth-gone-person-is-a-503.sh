#!/usr/bin/env bash
# @node-oauth/oauth2-server 5.3.0: where the model's getRefreshToken finds the token but no longer its user (deleted), the token endpoint
# answers 503 server_error. RFC 6749 5.2 has invalid_grant for a grant that is no longer valid, and a 503 asks the client to come again
# later. So one person who left looks like an outage that never ends.
#
# Seen:
#   Ada is there: 200 refreshed
#   Ada is deleted: 503 server_error Server error: `getRefreshToken()` did not return a `user` object
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @node-oauth/oauth2-server@5.3.0

cat >probe.mjs <<'PROBE'
import OAuth2Server from '@node-oauth/oauth2-server'

const client = { id: 'app', grants: ['refresh_token'] }
const people = new Map([['ada', { id: 'ada' }]])
const server = new OAuth2Server({
  model: {
    getClient: (id, secret) => (id === 'app' && secret === 's3cret' ? client : null),
    // As a join with the table of people would have it.
    getRefreshToken: (refreshToken) => ({ refreshToken, client, user: people.get('ada') }),
    revokeToken: () => true,
    saveToken: (token, ofClient, user) => ({ ...token, client: ofClient, user }),
  },
})
const refresh = async (what) => {
  const body = { grant_type: 'refresh_token', refresh_token: 'r1', client_id: 'app', client_secret: 's3cret' }
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' }
  const response = new OAuth2Server.Response({})
  await server.token(new OAuth2Server.Request({ method: 'POST', query: {}, headers, body }), response).catch(() => undefined)
  console.log(`${what}: ${response.status} ${response.body.error ?? 'refreshed'} ${response.body.error_description ?? ''}`.trim())
}
await refresh('Ada is there')
people.delete('ada')
await refresh('Ada is deleted')
PROBE

cat >expected <<'SEEN'
Ada is there: 200 refreshed
Ada is deleted: 503 server_error Server error: `getRefreshToken()` did not return a `user` object
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
