import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Ory Hydra v2.3.0, answers of 2026-11-29 */
export const hydraRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_disabled',
    status: 403,
    body: {
      error: 'access_denied',
      error_description: 'The token hook target responded with an error. Make sure that the request you are making is valid.',
    },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description:
        'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).',
    },
    means: ours('invalid_client'),
  },
  {
    how: 'scope_taken',
    status: 400,
    body: {
      error: 'invalid_scope',
      error_description:
        "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'profile'.",
    },
    means: ours('invalid_scope'),
  },
  {
    how: 'grant_type_taken',
    status: 400,
    body: {
      error: 'unauthorized_client',
      error_description:
        "The client is not authorized to request a token using this method. The OAuth 2.0 Client is not allowed to use authorization grant 'refresh_token'.",
    },
    means: ours('unauthorized_client'),
  },
  {
    how: 'hook_down',
    status: 500,
    body: { error: 'server_error', error_description: 'An error occurred while executing the token hook.' },
    means: passes('platform_error'),
  },
]
