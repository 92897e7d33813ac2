import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** RFC 6749 5.2, 4.1.2.1; OpenID Connect Core 3.1.2.6 */
export const genericRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="token"' },
    body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
    means: ours('invalid_client'),
  },
  { how: 'unauthorized_client', status: 400, body: { error: 'unauthorized_client' }, means: ours('unauthorized_client') },
  { how: 'unsupported_grant_type', status: 400, body: { error: 'unsupported_grant_type' }, means: ours('unsupported_grant_type') },
  { how: 'invalid_request', status: 400, body: { error: 'invalid_request' }, means: ours('invalid_request') },
  { how: 'invalid_scope', status: 400, body: { error: 'invalid_scope' }, means: asks('invalid_scope') },
  { how: 'consent_required', status: 400, body: { error: 'consent_required' }, means: asks('consent_required') },
  { how: 'interaction_required', status: 400, body: { error: 'interaction_required' }, means: asks('interaction_required') },
  { how: 'login_required', status: 400, body: { error: 'login_required' }, means: asks('login_required') },
  { how: 'access_denied', status: 403, body: { error: 'access_denied' }, means: asks('access_denied') },
  { how: 'temporarily_unavailable', status: 400, body: { error: 'temporarily_unavailable' }, means: passes('temporarily_unavailable') },
  { how: 'server_error', status: 400, body: { error: 'server_error' }, means: passes('server_error') },
  {
    how: 'unheard_of',
    status: 400,
    body: { error: 'account_on_the_moon', error_description: 'This account has moved to the moon.' },
    means: { verdict: 'unknown', addressee: 'support', code: 'unrecognized_answer' },
  },
  {
    how: 'no_token',
    status: 200,
    body: { token_type: 'Bearer' },
    means: { verdict: 'unknown', addressee: 'support', code: 'no_access_token' },
  },
]
