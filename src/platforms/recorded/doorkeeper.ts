import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Doorkeeper 5.5.0, answers of 2026-12-01 */
export const doorkeeperRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description:
        'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
    },
    means: ours('invalid_client'),
  },
]
