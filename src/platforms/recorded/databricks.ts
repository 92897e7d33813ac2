import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/databricks/cli/issues/667 */
export const databricksRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Refresh token is invalid' },
    means: asks('invalid_grant'),
  },
  {
    how: 'malformed',
    status: 400,
    body: { error: 'invalid_request', error_description: 'grant_type is missing' },
    means: ours('invalid_request'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'Client authentication failed' },
    means: ours('invalid_client'),
  },
]
