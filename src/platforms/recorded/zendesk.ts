import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://developer.zendesk.com/documentation/api-basics/authentication/refresh-token */
export const zendeskRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'The provided access grant is invalid, expired, or revoked (e.g. invalid code, expired token, etc.).',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
    means: ours('invalid_client'),
  },
]
