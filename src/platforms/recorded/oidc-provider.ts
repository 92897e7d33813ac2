import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** oidc-provider 9.13.3, answers of 2026-11-29 */
export const oidcProviderRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'grant request is invalid' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client authentication failed' },
    means: ours('invalid_client'),
  },
]
