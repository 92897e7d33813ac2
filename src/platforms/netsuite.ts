import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { netsuiteRecorded } from './recorded/netsuite.js'
import { exactScopes } from './scope-rules.js'

// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/subsect_161252460252.html: 400 invalid_grant, 401 invalid_client.
const rules = rulesWith([
  {
    when: { code: ['invalid_grant'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in NetSuite, or its refresh token has run out.',
  },
])

export const netsuite: Platform = {
  preset: {
    ...generic.preset,
    platform: 'netsuite',
    label: 'NetSuite',
    create_app_at: 'https://system.netsuite.com/app/common/integration/integrapp.nl',
    oauth: {
      ...generic.preset.oauth,
      // …/section_158074210415.html; `account` is the account id as in addresses: 1234567, 1234567-sb1.
      authorization_endpoint: 'https://{account}.app.netsuite.com/app/login/oauth2/authorize.nl',
      token_endpoint: 'https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token',
      revocation_endpoint: 'https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke',
      token_endpoint_auth_method: 'client_secret_basic',
      callback_context: ['company', 'entity', 'role'],
      identity: { from: 'callback', paths: ['company'], must_match: 'account' },
    },
  },
  rules,
  quirks: {
    ...plain,
    likelyRelapseCause: 'A refresh token of NetSuite lives for 7 days from consent unless the integration record allows more.',
    // …/section_158081952044.html
    ageOfGrant: { ...ageless, absoluteMs: 7 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: netsuiteRecorded,
}
