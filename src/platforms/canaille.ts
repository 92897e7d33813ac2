import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { canailleRecorded } from './recorded/canaille.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // canaille/oidc/provider.py: a locked or deleted person is none.
    when: { code: ['invalid_request'], text: "no 'user' for this token" },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The person who connected it is gone or disabled there.',
  },
])

/** Canaille 0.3.6, built with Authlib. */
export const canaille: Platform = {
  preset: {
    ...generic.preset,
    platform: 'canaille',
    label: 'Canaille',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // canaille/oidc/provider.py: INCLUDE_NEW_REFRESH_TOKEN, and the old token row is revoked, its access token with it.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: canailleRecorded,
}
