import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Authlib 1.9.10, answers of 2026-11-29 */
export const authlibRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'person_gone',
    status: 400,
    body: { error: 'invalid_request', error_description: "There is no 'user' for this token." },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description: "The client cannot authenticate with methods: ['client_secret_basic', 'client_secret_post']",
    },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 400,
    body: { error: 'invalid_client', error_description: 'The client does not exist on this server.' },
    means: ours('invalid_client'),
  },
  {
    how: 'grant_type_taken',
    status: 400,
    body: { error: 'unauthorized_client', error_description: "The client is not authorized to use 'grant_type=refresh_token'" },
    means: ours('unauthorized_client'),
  },
]
