import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** help.zoho.com, "Kaizen #4 - Troubleshooting OAuth2.0" */
export const zohoRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 200, body: { error: 'invalid_code' }, means: asks('invalid_grant') },
  {
    how: 'too_many_tokens',
    status: 400,
    body: {
      error_description: 'You have made too many requests continuously. Please try again after some time.',
      error: 'Access Denied',
      status: 'failure',
    },
    means: passes('too_many_tokens'),
  },
  {
    how: 'inactive_user',
    status: 200,
    body: { error: 'access_denied', error_description: 'The user is inactive' },
    means: asks('account_disabled', 'admin'),
  },
  { how: 'wrong_secret', status: 200, body: { error: 'invalid_client_secret' }, means: ours('invalid_client') },
  { how: 'app_unknown', status: 200, body: { error: 'invalid_client' }, means: ours('invalid_client') },
]
