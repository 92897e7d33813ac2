import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { giteaRecorded } from './recorded/gitea.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // Gitea gives unauthorized_client for a dead refresh token.
    when: { code: ['unauthorized_client'], text: ['token was already used', 'unable to parse refresh token'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in Gitea, has run out, or its refresh token was used twice.',
  },
  {
    when: { code: ['invalid_request'], text: 'server error' },
    verdict: 'transient',
    code: 'server_error',
    summary: 'Gitea has a fault of its own at the moment.',
  },
])

/** Gitea v1.26.0 (recorded 2026-11-29); Forgejo shares the code. */
export const gitea: Platform = {
  preset: {
    ...generic.preset,
    platform: 'gitea',
    label: 'Gitea or Forgejo',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: {
    ...rules,
    clientFirst: true,
    // Its grant table unreadable reads like a grant that is gone.
    storeMayFail: [{ code: ['invalid_grant'], text: 'grant does not exist' }],
  },
  quirks: {
    ...plain,
    // https://docs.gitea.com/administration/config-cheat-sheet#oauth2-oauth2: REFRESH_TOKEN_EXPIRATION_TIME is 730 h. With
    // INVALIDATE_REFRESH_TOKENS a new consent ends the old grant.
    newConsentEndsOld: true,
    // A suspended person's grant is refreshed on, and the API refuses each new token.
    rejectedIsFor: 'admin',
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: giteaRecorded,
}
