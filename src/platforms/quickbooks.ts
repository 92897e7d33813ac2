import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { quickbooksRecorded } from './recorded/quickbooks.js'
import { exactScopes } from './scope-rules.js'

// https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/faq
const rules = rulesWith([
  {
    when: { code: ['invalid_grant'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was disconnected in QuickBooks, or was not used there for 100 days.',
  },
])

export const quickbooks: Platform = {
  preset: {
    ...generic.preset,
    platform: 'quickbooks',
    label: 'QuickBooks',
    create_app_at: 'https://developer.intuit.com/app/developer/dashboard',
    oauth: {
      ...generic.preset.oauth,
      // https://developer.api.intuit.com/.well-known/openid_configuration
      authorization_endpoint: 'https://appcenter.intuit.com/connect/oauth2',
      token_endpoint: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      userinfo_endpoint: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
      revocation_endpoint: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
      token_endpoint_auth_method: 'client_secret_basic',
      pkce: 'none',
      // The company that was chosen comes with the browser only, and every call of the API needs it.
      callback_context: ['realmId'],
      identity: { from: 'callback', paths: ['realmId'], must_match: 'account' },
    },
  },
  rules,
  quirks: {
    ...plain,
    // Reported by many: a good refresh token is refused once, and taken a minute later (help.developer.intuit.com).
    flaky: true,
    rotatesRefreshToken: true,
    // https://blogs.intuit.com/2025/11/12/important-changes-to-refresh-token-policy
    ageOfGrant: { ...ageless, idleMs: 100 * dayMs, absoluteMs: 5 * 365 * dayMs },
  },
  scopes: exactScopes,
  // …/oauth-2.0#revoke-token-disconnect: the app is disconnected from the company.
  revocation: 'all_of_the_account',
  recorded: quickbooksRecorded,
}
