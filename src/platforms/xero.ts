import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { xeroRecorded } from './recorded/xero.js'
import { exactScopes } from './scope-rules.js'

// https://developer.xero.com/documentation/guides/oauth2/troubleshooting
const rules = rulesWith([
  {
    when: { code: ['invalid_grant'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was disconnected in Xero, or its access was not used there for 60 days.',
  },
])

export const xero: Platform = {
  preset: {
    ...generic.preset,
    platform: 'xero',
    label: 'Xero',
    create_app_at: 'https://developer.xero.com/app/manage',
    oauth: {
      ...generic.preset.oauth,
      // https://identity.xero.com/.well-known/openid-configuration
      issuer: 'https://identity.xero.com',
      authorization_endpoint: 'https://login.xero.com/identity/connect/authorize',
      token_endpoint: 'https://identity.xero.com/connect/token',
      userinfo_endpoint: 'https://identity.xero.com/connect/userinfo',
      revocation_endpoint: 'https://identity.xero.com/connect/revocation',
      token_endpoint_auth_method: 'client_secret_basic',
      // …/documentation/guides/oauth2/tenants: one consent may be for several organisations.
      identity: {
        from: 'url',
        url: 'https://api.xero.com/connections',
        paths: ['tenantId'],
        label_path: 'tenantName',
        must_match: 'account',
      },
    },
    always_scopes: ['offline_access'],
  },
  rules,
  quirks: {
    ...plain,
    // https://developer.xero.com/faq/oauth2/oauth-refresh-fail: "retry using your existing refresh token for up to 30 minutes".
    raceGraceMs: 30 * 60_000,
    rotatesRefreshToken: true,
    // …/documentation/guides/oauth2/token-types: a refresh token lives for 60 days.
    ageOfGrant: { ...ageless, idleMs: 60 * dayMs },
  },
  scopes: exactScopes,
  // …/documentation/guides/oauth2/auth-flow#revoking-tokens: "removes all their connections to your app".
  revocation: 'all_of_the_person',
  recorded: xeroRecorded,
}
