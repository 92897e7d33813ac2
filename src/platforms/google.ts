import { generic, rulesWith } from './generic.js'
import { dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { googleRecorded } from './recorded/google.js'
import { exactScopes } from './scope-rules.js'

// https://developers.google.com/identity/protocols/oauth2#expiration and …/web-server#authorization-errors-admin-policy-enforced
const rules = rulesWith([
  {
    // googleapis/google-api-nodejs-client, googleapis/google-auth-library-python: seen with `invalid_grant`.
    when: { text: ['account has been deleted', 'account has been disabled'] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The Google account that connected it was deleted or switched off.',
  },
  {
    // https://support.google.com/a/answer/9368756: a Workspace's session control asks for a sign-in every so often.
    when: { code: ['invalid_grant'], suberror: ['invalid_rapt', 'rapt_required'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'session_policy',
    summary:
      "The customer's Google Workspace ends sessions after a set time, so it will happen again until their administrator trusts the app.",
  },
  {
    when: { code: ['invalid_grant'], grantAge: { atLeastMs: 6.5 * dayMs, atMostMs: 8 * dayMs } },
    verdict: 'user',
    code: 'testing_mode_suspected',
    summary:
      'Access ended about 7 days after consent: where other accounts do the same, the OAuth app is still in Testing mode at Google and has to be published.',
  },
  {
    when: { code: ['admin_policy_enforced'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'admin_consent_required',
    summary: "The customer's Google Workspace blocks these permissions until their administrator allows the app.",
  },
  {
    when: { code: ['org_internal'] },
    verdict: 'user',
    addressee: 'admin',
    code: 'org_internal',
    summary: 'Google lets only accounts of one organization use this app, and this account is not one of them.',
  },
  {
    when: { code: ['deleted_client'] },
    verdict: 'operator',
    code: 'app_deleted',
    summary: 'The OAuth app was deleted in the Google Cloud console; it can be restored there for 30 days.',
  },
  { when: { code: ['disabled_client'] }, verdict: 'operator', code: 'app_disabled', summary: 'Google has disabled the OAuth app.' },
  {
    when: { code: ['internal_failure'] },
    verdict: 'transient',
    code: 'server_error',
    summary: 'Google has a fault of its own at the moment.',
  },
])

export const google: Platform = {
  preset: {
    ...generic.preset,
    platform: 'google',
    label: 'Google',
    create_app_at: 'https://console.cloud.google.com/auth/clients',
    oauth: {
      ...generic.preset.oauth,
      // https://accounts.google.com/.well-known/openid-configuration
      issuer: 'https://accounts.google.com',
      authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      token_endpoint: 'https://oauth2.googleapis.com/token',
      userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
      revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
      token_endpoint_auth_method: 'client_secret_post',
      // …/web-server#offline: without both, a second consent brings no refresh token.
      authorization_params: { access_type: 'offline', prompt: 'consent' },
      identity: { from: 'userinfo', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'email'],
  },
  rules,
  quirks: {
    ...plain,
    likelyRelapseCause:
      'The OAuth app is probably in Testing mode at Google, where access ends 7 days after consent: publish it in the Google Cloud console.',
    // #expiration: six months unused, 7 days in Testing mode, 100 live refresh tokens for each account and client.
    ageOfGrant: { idleMs: 182 * dayMs, absoluteMs: null, testingMs: 7 * dayMs, mostPerPerson: 100 },
  },
  // …/scopes: `email` and `profile` come back under their long names.
  scopes: {
    ...exactScopes,
    coveredBy: (scope) => (/^(?:email|profile)$/.test(scope) ? [`https://www.googleapis.com/auth/userinfo.${scope}`] : []),
  },
  // …/web-server#tokenrevoke: "all of the user's grants for the project".
  revocation: 'all_of_the_person',
  recorded: googleRecorded,
}
