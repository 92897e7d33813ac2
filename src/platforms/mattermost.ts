import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { mattermostRecorded } from './recorded/mattermost.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith(
  [
    {
      when: { code: ['api.oauth.get_access_token.refresh_token.app_error', 'api.oauth.get_access_token.expired_code.app_error'] },
      verdict: 'user',
      code: 'invalid_grant',
      summary: 'Access was taken back in Mattermost, or its refresh token was used twice.',
    },
    {
      when: { code: ['api.oauth.get_access_token.internal_user.app_error'] },
      verdict: 'user',
      addressee: 'admin',
      code: 'account_disabled',
      summary: 'The Mattermost account that connected it is gone.',
    },
    {
      when: { code: ['api.oauth.get_access_token.credentials.app_error'] },
      verdict: 'operator',
      code: 'invalid_client',
      summary: "Mattermost rejects the app's client id or secret.",
    },
  ],
  { codeAt: ['id', ...generic.rules.codeAt] },
)

/** https://github.com/mattermost/mattermost/blob/master/server/channels/app/oauth.go: refusals carry an `id` and no `error`. */
export const mattermost: Platform = {
  preset: {
    ...generic.preset,
    platform: 'mattermost',
    label: 'Mattermost',
    oauth: {
      ...generic.preset.oauth,
      token_endpoint_auth_method: 'client_secret_post',
    },
    paths: { authorization: '/oauth/authorize', token: '/oauth/access_token' },
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // newSessionUpdateToken: a new refresh token, and the session before is removed.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: mattermostRecorded,
}
