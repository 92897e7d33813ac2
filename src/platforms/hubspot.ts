import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { hubspotRecorded } from './recorded/hubspot.js'
import { exactScopes } from './scope-rules.js'

// https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide; the code is under `status`, in capitals.
const rules = rulesWith([
  {
    when: { code: ['BAD_REFRESH_TOKEN'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was removed from the HubSpot account, or its access was taken back there.',
  },
  {
    when: { text: ['invalid refresh token', 'refresh token is invalid'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was removed from the HubSpot account, or its access was taken back there.',
  },
  {
    when: { code: ['BAD_CLIENT_ID', 'BAD_CLIENT_SECRET'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "HubSpot rejects the app's client id or secret.",
  },
  {
    when: { code: ['BAD_REDIRECT_URI', 'MISMATCH_REDIRECT_URI_AUTH_CODE'] },
    verdict: 'operator',
    code: 'redirect_mismatch',
    summary: "The redirect URI is not among the app's redirect URLs at HubSpot.",
  },
])

export const hubspot: Platform = {
  preset: {
    ...generic.preset,
    platform: 'hubspot',
    label: 'HubSpot',
    create_app_at: 'https://app.hubspot.com/developer-projects',
    oauth: {
      ...generic.preset.oauth,
      // v1 ends on 16 February 2027: https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
      authorization_endpoint: 'https://app.hubspot.com/oauth/authorize',
      token_endpoint: 'https://api.hubapi.com/oauth/v3/token',
      token_endpoint_auth_method: 'client_secret_post',
      pkce: 'none',
      // …/docs/api-reference/account-account-info-v3: the portal that is connected.
      identity: { from: 'url', url: 'https://api.hubapi.com/account-info/v3/details', paths: ['portalId'], must_match: 'account' },
    },
    always_scopes: ['oauth'],
  },
  rules,
  quirks: plain,
  scopes: { ...exactScopes, unnamed: ['oauth'] },
  revocation: 'not_offered',
  recorded: hubspotRecorded,
}
