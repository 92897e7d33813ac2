import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://docs.slack.dev/reference/methods/oauth.v2.access#errors */
export const slackRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 200, body: { ok: false, error: 'token_revoked' }, means: asks('invalid_grant') },
  { how: 'invalid_refresh_token', status: 200, body: { ok: false, error: 'invalid_refresh_token' }, means: asks('invalid_grant') },
  { how: 'account_inactive', status: 200, body: { ok: false, error: 'account_inactive' }, means: asks('invalid_grant') },
  { how: 'workspace_disabled', status: 200, body: { ok: false, error: 'team_disabled' }, means: asks('not_subscribed', 'admin') },
  { how: 'wrong_secret', status: 200, body: { ok: false, error: 'bad_client_secret' }, means: ours('invalid_client') },
  { how: 'app_unknown', status: 200, body: { ok: false, error: 'invalid_client_id' }, means: ours('invalid_client') },
  { how: 'rotation_off', status: 200, body: { ok: false, error: 'token_rotation_not_enabled' }, means: ours('rotation_off') },
  { how: 'internal_error', status: 200, body: { ok: false, error: 'internal_error' }, means: passes('server_error') },
  { how: 'fatal_error', status: 200, body: { ok: false, error: 'fatal_error' }, means: passes('server_error') },
  { how: 'ratelimited', status: 200, body: { ok: false, error: 'ratelimited' }, means: passes('rate_limited') },
]
