import { asks } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/zitadel/zitadel/blob/main/internal/command/oidc_session.go */
export const zitadelRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Errors.OIDCSession.RefreshTokenInvalid' },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_inactive',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Errors.User.NotActive' },
    means: asks('account_disabled', 'admin'),
  },
]
