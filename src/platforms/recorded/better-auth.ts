import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** better-auth 1.7.5, answers of 2026-11-29 */
export const betterAuthRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'invalid refresh token' },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_gone',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'session not found' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'invalid client_secret' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_disabled',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client is disabled' },
    means: ours('invalid_client'),
  },
]
