import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
export const githubRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 200,
    body: { error: 'bad_refresh_token', error_description: 'The refresh token passed is incorrect or expired.' },
    means: asks('invalid_grant'),
  },
  {
    // Without an Accept header it answers as a form.
    how: 'revoked_as_a_form',
    status: 200,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'error=bad_refresh_token&error_description=The+refresh+token+passed+is+incorrect+or+expired.',
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 200,
    body: {
      error: 'incorrect_client_credentials',
      error_description: 'The client_id and/or client_secret passed are incorrect.',
    },
    means: ours('invalid_client'),
  },
  { how: 'email_unverified', status: 200, body: { error: 'unverified_user_email' }, means: asks('email_unverified') },
  { how: 'app_suspended', status: 200, body: { error: 'application_suspended' }, means: ours('app_disabled') },
]
