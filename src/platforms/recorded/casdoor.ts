import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Casdoor v3.158.0, answers of 2026-12-01 */
export const casdoorRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_disabled',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'refresh token is expired' },
    means: asks('invalid_grant'),
  },
  {
    how: 'certificate_gone',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'cert: cert-none cannot be found' },
    means: ours('app_refused'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client_secret is invalid' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 401,
    body: { error: 'invalid_client', error_description: 'client_id is invalid' },
    means: ours('invalid_client'),
  },
]
