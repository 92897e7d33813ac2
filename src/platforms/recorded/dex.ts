import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Dex v2.45.1, answers of 2026-11-29 */
export const dexRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Refresh token is invalid or has already been claimed by another client.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'expired',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Refresh token expired.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'Invalid client credentials.' },
    means: ours('invalid_client'),
  },
  {
    how: 'scope_beyond',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Requested scopes contain unauthorized scope(s): ["profile"].' },
    means: asks('invalid_scope'),
  },
  { how: 'store_down', status: 500, body: { error: 'invalid_request' }, means: passes('platform_error') },
]
