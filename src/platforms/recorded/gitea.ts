import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Gitea v1.26.0, answers of 2026-11-29 */
export const giteaRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'grant does not exist' },
    means: asks('invalid_grant'),
  },
  {
    how: 'reused',
    status: 400,
    body: { error: 'unauthorized_client', error_description: 'token was already used' },
    means: asks('invalid_grant'),
  },
  {
    how: 'expired',
    status: 400,
    body: { error: 'unauthorized_client', error_description: 'unable to parse refresh token' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 400,
    body: { error: 'invalid_client', error_description: 'invalid client secret' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 400,
    body: { error: 'invalid_client', error_description: 'cannot load client with client id: "f76e7c6e"' },
    means: ours('invalid_client'),
  },
  { how: 'store_down', status: 400, body: { error: 'invalid_request', error_description: 'server error' }, means: passes('server_error') },
]
