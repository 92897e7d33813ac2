import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { atlassianRecorded } from './recorded/atlassian.js'
import { exactScopes } from './scope-rules.js'

// https://developer.atlassian.com/cloud/oauth/getting-started/refresh-tokens/
const rules = rulesWith([
  {
    when: { text: ['unknown or invalid refresh token', 'refresh_token is invalid'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was removed from the Atlassian account, was not used for 90 days, or was connected a year ago.',
  },
  {
    // For a consent it means no; at the token endpoint it is the response to a wrong secret.
    when: { code: ['access_denied'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "Atlassian rejects the app's client id or secret.",
  },
])

export const atlassian: Platform = {
  preset: {
    ...generic.preset,
    platform: 'atlassian',
    label: 'Atlassian',
    create_app_at: 'https://developer.atlassian.com/console/myapps/',
    oauth: {
      ...generic.preset.oauth,
      // https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
      authorization_endpoint: 'https://auth.atlassian.com/authorize',
      token_endpoint: 'https://auth.atlassian.com/oauth/token',
      token_endpoint_auth_method: 'client_secret_post',
      pkce: 'none',
      authorization_params: { audience: 'api.atlassian.com', prompt: 'consent' },
      // One consent may be for several sites.
      identity: {
        from: 'url',
        url: 'https://api.atlassian.com/oauth/token/accessible-resources',
        paths: ['id'],
        label_path: 'name',
        must_match: 'account',
      },
    },
    always_scopes: ['offline_access'],
  },
  rules,
  quirks: {
    ...plain,
    // https://community.developer.atlassian.com/t/54172: 10 minutes of leeway, 90 days unused, 365 days at most.
    raceGraceMs: 10 * 60_000,
    rotatesRefreshToken: true,
    ageOfGrant: { ...ageless, idleMs: 90 * dayMs, absoluteMs: 365 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: atlassianRecorded,
}
