import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { authentikRecorded } from './recorded/authentik.js'
import { exactScopes } from './scope-rules.js'

/** https://docs.goauthentik.io/add-secure-apps/providers/oauth2/. The issuer is https://HOST/application/o/SLUG/. */
export const authentik: Platform = {
  preset: {
    ...generic.preset,
    platform: 'authentik',
    label: 'authentik',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // …/providers/oauth2/create-oauth2-provider, "Refresh Token threshold": renewed when less than that is left of it; at 0 with each refresh.
    rotatesRefreshToken: true,
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: authentikRecorded,
}
