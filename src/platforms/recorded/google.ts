import { dayMs } from '../platform-quirks.js'
import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors; google-auth-library issues */
export const googleRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'testing_mode',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    grantAgeMs: 7 * dayMs,
    means: asks('testing_mode_suspected'),
  },
  {
    how: 'session_control',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'reauth related error (invalid_rapt)',
      error_uri: 'https://support.google.com/a/answer/9368756',
      error_subtype: 'invalid_rapt',
    },
    means: asks('session_policy', 'admin'),
  },
  {
    how: 'rapt_required',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'reauth related error (rapt_required)', error_subtype: 'rapt_required' },
    means: asks('session_policy', 'admin'),
  },
  {
    how: 'admin_policy',
    status: 400,
    body: {
      error: 'admin_policy_enforced',
      error_description: 'Access to your account data is restricted by policies within your organization.',
    },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'account_deleted',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Account has been deleted' },
    means: asks('account_disabled', 'admin'),
  },
  { how: 'org_internal', status: 403, body: { error: 'org_internal' }, means: asks('org_internal', 'admin') },
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client', error_description: 'Unauthorized' }, means: ours('invalid_client') },
  {
    how: 'app_deleted',
    status: 401,
    body: { error: 'deleted_client', error_description: 'The OAuth client was deleted.' },
    means: ours('app_deleted'),
  },
  {
    how: 'app_disabled',
    status: 401,
    body: { error: 'disabled_client', error_description: 'The OAuth client was disabled.' },
    means: ours('app_disabled'),
  },
  { how: 'internal_failure', status: 400, body: { error: 'internal_failure' }, means: passes('server_error') },
]
