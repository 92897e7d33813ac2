import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/casdoor/casdoor/blob/master/object/token_oauth_util.go */
export const casdoorRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client_secret is invalid' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client_id is invalid' },
    means: ours('invalid_client'),
  },
]
