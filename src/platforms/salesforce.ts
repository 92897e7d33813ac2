import { generic, rulesWith } from './generic.js'
import { ageless, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { salesforceRecorded } from './recorded/salesforce.js'
import { exactScopes } from './scope-rules.js'

// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
const rules = rulesWith([
  {
    // The text overrides the code, which may be invalid_grant.
    when: { text: ['invalid client credentials', 'client identifier invalid', 'invalid client id'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "Salesforce rejects the app's consumer key or secret.",
  },
  {
    when: { code: ['invalid_client_id'] },
    verdict: 'operator',
    code: 'app_unknown',
    summary: 'Salesforce does not know this consumer key.',
  },
  {
    when: { text: ['ip restricted', 'ip not allowed', 'restricted ip'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'access_policy',
    summary: "The customer's Salesforce allows sign-ins from certain addresses only, and ours is not among them.",
  },
  {
    when: { code: ['inactive_user', 'user_locked'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The Salesforce user who connected it is inactive or locked.',
  },
  {
    when: { text: ['inactive user', 'user is inactive', 'user is locked', 'user locked', 'locked out', 'user account is locked'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The Salesforce user who connected it is inactive or locked.',
  },
  {
    when: { code: ['inactive_org'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'not_subscribed',
    summary: "The customer's Salesforce organization is locked, closed or suspended.",
  },
  {
    when: { code: ['invalid_app_access', 'no_access'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'admin_consent_required',
    summary: 'The customer lets only people whom an administrator has approved use this app.',
  },
  {
    when: { code: ['rate_limit_exceeded'] },
    verdict: 'transient',
    code: 'rate_limited',
    summary: 'Salesforce asks us to sign in less often.',
  },
])

export const salesforce: Platform = {
  preset: {
    ...generic.preset,
    platform: 'salesforce',
    label: 'Salesforce',
    create_app_at: 'https://login.salesforce.com/lightning/setup/ManageExternalClientApplication/home',
    oauth: {
      ...generic.preset.oauth,
      // https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_endpoints.htm; `test` is where sandboxes sign in.
      authorization_endpoint: 'https://{login}.salesforce.com/services/oauth2/authorize',
      token_endpoint: 'https://{login}.salesforce.com/services/oauth2/token',
      userinfo_endpoint: 'https://{login}.salesforce.com/services/oauth2/userinfo',
      revocation_endpoint: 'https://{login}.salesforce.com/services/oauth2/revoke',
      token_endpoint_auth_method: 'client_secret_post',
      // Where the API of this customer is.
      token_context: ['instance_url'],
      identity: { from: 'userinfo', paths: ['organization_id'], label_path: 'preferred_username', must_match: 'account' },
    },
    // …?id=xcloud.remoteaccess_oauth_tokens_scopes.htm
    always_scopes: ['openid', 'refresh_token'],
    hosts: { login: { usual: 'login', values: { login: 'login', test: 'test' } } },
  },
  rules,
  quirks: {
    ...plain,
    // A session's usual time-out; answers say no `expires_in`.
    defaultLifeS: 7_200,
    likelyRelapseCause:
      'Salesforce keeps five approvals of one person for one app, and a sixth ends the oldest: the same person connects more than five times.',
    // …?id=xcloud.remoteaccess_request_manage.htm
    ageOfGrant: { ...ageless, mostPerPerson: 5 },
  },
  scopes: { ...exactScopes, coveredBy: (scope) => (scope === 'refresh_token' ? ['offline_access'] : ['full']), unnamed: ['refresh_token'] },
  // …?id=xcloud.remoteaccess_revoke_token.htm
  revocation: 'this_grant_only',
  recorded: salesforceRecorded,
}
