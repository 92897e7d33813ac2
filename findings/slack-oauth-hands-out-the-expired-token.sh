#!/usr/bin/env bash
# @slack/oauth 4.0.0: with token rotation, InstallProvider.authorize() refreshes a token that ends within two hours. Where Slack refuses that
# refresh for good (invalid_refresh_token), authorize() does not fail: it writes a line to its log and resolves with the access token that
# expired an hour ago. Slack names authorize() as what rotates a token before it is used
# (https://docs.slack.dev/tools/bolt-js/concepts/token-rotation), and the package has an AuthorizationError. So a connection that is dead is
# first seen as token_expired of a later API call, far from the refresh whose answer says that a person has to reconnect.
#
# Seen:
#   grant asked: refresh_token
#   authorize() resolved
#   access token: xoxe.xoxb-expired
#   it expired 3600 s ago
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @slack/oauth@4.0.0

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { InstallProvider } from '@slack/oauth'

const server = createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => (body += chunk))
  req.on('end', () => {
    console.log('grant asked:', new URLSearchParams(body).get('grant_type'))
    res.writeHead(200, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ ok: false, error: 'invalid_refresh_token' }))
  })
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))

const now = Math.floor(Date.now() / 1000)
const installation = {
  authVersion: 'v2',
  isEnterpriseInstall: false,
  team: { id: 'T1' },
  user: { id: 'U1', token: undefined, scopes: undefined },
  bot: { token: 'xoxe.xoxb-expired', refreshToken: 'xoxe-1-dead', expiresAt: now - 3600, scopes: ['chat:write'], id: 'B1', userId: 'U2' },
}
const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} }
const provider = new InstallProvider({
  clientId: 'app',
  clientSecret: 's3cret',
  stateSecret: 'state',
  installationStore: { fetchInstallation: async () => installation, storeInstallation: async () => {} },
  clientOptions: { slackApiUrl: `http://127.0.0.1:${server.address().port}/api/` },
  logger: quiet,
})
const result = await provider.authorize({ teamId: 'T1', enterpriseId: undefined, isEnterpriseInstall: false })
console.log('authorize() resolved')
console.log('access token:', result.botToken)
console.log('it expired', now - result.botTokenExpiresAt, 's ago')
server.close()
PROBE

cat >expected <<'SEEN'
grant asked: refresh_token
authorize() resolved
access token: xoxe.xoxb-expired
it expired 3600 s ago
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
