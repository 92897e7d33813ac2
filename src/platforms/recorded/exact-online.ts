import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/picqer/exact-php-client/issues/644; https://github.com/websmurf/laravel-exact-online/issues/31 */
export const exactOnlineRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token is not allowed' },
    means: asks('invalid_grant'),
  },
  {
    how: 'old_refresh_token',
    status: 401,
    body: { error: 'unauthorized_client', error_description: 'Old refresh token used.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'too_early',
    status: 400,
    body: { error: 'access_denied', error_description: 'Rate limit exceeded: access_token not expired' },
    means: passes('too_early'),
  },
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
]
