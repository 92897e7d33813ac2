import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/goauthentik/authentik/blob/main/authentik/providers/oauth2/errors.py */
export const authentikRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'The provided authorization grant or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 400,
    body: {
      error: 'invalid_client',
      error_description:
        'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)',
    },
    means: ours('invalid_client'),
  },
]
