import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Keycloak 26.7.3, answers of 2026-11-29 */
export const keycloakRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Offline user session not found' },
    means: asks('invalid_grant'),
  },
  {
    how: 'session_ended',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Session not active' },
    means: asks('invalid_grant'),
  },
  {
    how: 'reused',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Maximum allowed refresh token reuse exceeded' },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_disabled',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'User disabled' },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'scope_added',
    status: 400,
    body: { error: 'invalid_scope', error_description: 'Client no longer has requested consent from user' },
    means: asks('invalid_scope'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'unauthorized_client', error_description: 'Invalid client or Invalid client credentials' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 401,
    body: { error: 'invalid_client', error_description: 'Invalid client or Invalid client credentials' },
    means: ours('invalid_client'),
  },
  {
    how: 'realm_disabled',
    status: 403,
    body: { error: 'access_denied', error_description: 'Realm not enabled' },
    means: ours('realm_disabled'),
  },
  {
    how: 'issuer_moved',
    status: 400,
    body: { error: 'invalid_grant', error_description: "Invalid token issuer. Expected 'https://sso.example/realms/acme'" },
    means: ours('issuer_changed'),
  },
]
