import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { zendeskRecorded } from './recorded/zendesk.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    when: { code: ['invalid_grant', 'invalid_token'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in Zendesk, or its refresh token has run out.',
  },
])

export const zendesk: Platform = {
  preset: {
    ...generic.preset,
    platform: 'zendesk',
    label: 'Zendesk',
    create_app_at: 'https://{subdomain}.zendesk.com/admin/apps-integrations/apis/zendesk-api/oauth_clients',
    oauth: {
      ...generic.preset.oauth,
      // https://support.zendesk.com/hc/en-us/articles/4408845965210
      authorization_endpoint: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
      token_endpoint: 'https://{subdomain}.zendesk.com/oauth/tokens',
      token_endpoint_auth_method: 'client_secret_post',
      // https://support.zendesk.com/hc/en-us/articles/9182123625370: asked for, a life is given and said; without, older clients say none.
      token_params: { expires_in: '172800', refresh_token_expires_in: '7776000' },
      refresh_params: { expires_in: '172800', refresh_token_expires_in: '7776000' },
      // The subdomain is in the address; who consented is a person in it.
      identity: {
        from: 'url',
        url: 'https://{subdomain}.zendesk.com/api/v2/users/me.json',
        paths: ['user.id'],
        label_path: 'user.email',
        must_match: 'person',
      },
    },
  },
  rules,
  quirks: {
    ...plain,
    // "A successful request will … delete the previous access and refresh tokens."
    rotatesRefreshToken: true,
    // The usual life of clients made since April 2026.
    defaultLifeS: 1_800,
    ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: zendeskRecorded,
}
