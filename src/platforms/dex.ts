import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { dexRecorded } from './recorded/dex.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // Dex gives invalid_request for every dead refresh token.
    when: { code: ['invalid_request'], text: ['refresh token is invalid', 'refresh token expired'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in Dex, has run out, or the same person connected again.',
  },
])

/** Dex v2.45.1 (recorded 2026-11-29). */
export const dex: Platform = {
  preset: {
    ...generic.preset,
    platform: 'dex',
    label: 'Dex',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://dexidp.io/docs/configuration/tokens/: rotated unless disableRotation is set.
    rotatesRefreshToken: true,
    // One refresh token per person and app: server/handlers.go deletes the one before.
    newConsentEndsOld: true,
    deadTokensAre403: true,
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: dexRecorded,
}
