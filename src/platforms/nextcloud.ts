import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { nextcloudRecorded } from './recorded/nextcloud.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // getToken: a token that is not found, was replaced or whose session is gone; the client is looked at after it.
    when: { status: [400], code: ['invalid_request'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in Nextcloud, or its refresh token was used twice.',
  },
])

/** https://github.com/nextcloud/server/blob/master/apps/oauth2/lib/Controller/OauthApiController.php */
export const nextcloud: Platform = {
  preset: {
    ...generic.preset,
    platform: 'nextcloud',
    label: 'Nextcloud',
    oauth: {
      ...generic.preset.oauth,
      token_endpoint_auth_method: 'client_secret_post',
      identity: { from: 'token_response', paths: ['user_id'], label_path: 'user_id', must_match: 'person' },
    },
    paths: { authorization: '/index.php/apps/oauth2/authorize', token: '/index.php/apps/oauth2/api/v1/token' },
  },
  rules: { ...rules, clientFirst: false },
  quirks: {
    ...plain,
    rotatesRefreshToken: true,
    // #[BruteForceProtection(action: 'oauth2GetToken')]: each refusal slows our address down.
    bansAfterRefusals: true,
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: nextcloudRecorded,
}
