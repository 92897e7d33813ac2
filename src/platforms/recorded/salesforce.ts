import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm */
export const salesforceRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    means: asks('invalid_grant'),
  },
  {
    how: 'user_inactive',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'inactive user' },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'user_locked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'user is locked out' },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'ip_restricted',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'ip restricted' },
    means: asks('access_policy', 'admin'),
  },
  {
    how: 'org_closed',
    status: 400,
    body: { error: 'inactive_org', error_description: 'organization is inactive' },
    means: asks('not_subscribed', 'admin'),
  },
  {
    how: 'not_approved',
    status: 400,
    body: { error: 'invalid_app_access', error_description: 'user is not admin approved to access this app' },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'wrong_secret',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'invalid client credentials' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 400,
    body: { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    means: ours('invalid_client'),
  },
  { how: 'app_unknown_by_code', status: 400, body: { error: 'invalid_client_id' }, means: ours('app_unknown') },
  { how: 'rate_limit', status: 403, body: { error: 'rate_limit_exceeded' }, means: passes('rate_limited') },
]
