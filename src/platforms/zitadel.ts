import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { zitadelRecorded } from './recorded/zitadel.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // https://github.com/zitadel/zitadel/blob/main/internal/command/oidc_session.go: precondition failed becomes invalid_request.
    when: {
      code: ['invalid_request', 'invalid_grant'],
      text: ['errors.oidcsession.refreshtokeninvalid', 'errors.user.refreshtoken.invalid'],
    },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in Zitadel, has run out, or its refresh token was used twice.',
  },
  {
    when: { code: ['invalid_request', 'invalid_grant'], text: 'errors.user.notactive' },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The Zitadel account that connected it is not active.',
  },
])

/** https://zitadel.com/docs/guides/integrate/login/oidc/oauth-recommended-flows */
export const zitadel: Platform = {
  preset: {
    ...generic.preset,
    platform: 'zitadel',
    label: 'Zitadel',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://help.zitadel.com/how-to-enable-and-receive-refresh-tokens: each use brings a new one; 30 days idle, 90 in all.
    rotatesRefreshToken: true,
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs, absoluteMs: 90 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_known',
  recorded: zitadelRecorded,
}
