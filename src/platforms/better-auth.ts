import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { betterAuthRecorded } from './recorded/better-auth.js'
import { exactScopes } from './scope-rules.js'

/** @better-auth/oauth-provider 1.7.5 (recorded 2026-11-29). The issuer is the address of the auth routes: https://HOST/api/auth. */
export const betterAuth: Platform = {
  preset: {
    ...generic.preset,
    platform: 'better-auth',
    label: 'better-auth',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...generic.rules, clientFirst: false },
  quirks: {
    ...plain,
    // https://www.better-auth.com/docs/plugins/oauth-provider: a refresh token that comes twice ends all that the person gave to the app.
    rotatesRefreshToken: true,
    reuseEnds: 'all_of_the_person',
    // A banned person is refreshed on, and the API refuses each new token.
    rejectedIsFor: 'admin',
  },
  scopes: exactScopes,
  revocation: 'not_known',
  recorded: betterAuthRecorded,
}
