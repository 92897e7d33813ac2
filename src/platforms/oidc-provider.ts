import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { oidcProviderRecorded } from './recorded/oidc-provider.js'
import { exactScopes } from './scope-rules.js'

/** A server built with the npm package oidc-provider 9.13.3 (recorded 2026-11-29). */
export const oidcProvider: Platform = {
  preset: {
    ...generic.preset,
    platform: 'oidc-provider',
    label: 'oidc-provider',
    oauth: {
      ...generic.preset.oauth,
      // https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#offline_access: given only where consent is asked for.
      authorization_params: { prompt: 'consent' },
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // …/docs/README.md#rotaterefreshtoken; a second use of a replaced token ends the whole grant.
    rotatesRefreshToken: true,
    reuseEnds: 'successor',
    ageOfGrant: { ...ageless, idleMs: 14 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'the_browser_session',
  recorded: oidcProviderRecorded,
}
