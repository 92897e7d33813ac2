import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { hydraRecorded } from './recorded/ory-hydra.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    when: { code: ['invalid_scope'], text: 'not allowed to request scope' },
    verdict: 'operator',
    refusal: 'app',
    code: 'invalid_scope',
    summary: 'The app lost one of its permissions in Hydra, or never had it.',
  },
  {
    when: { status: [403], code: ['access_denied'], text: 'token hook target' },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: "The server's own rule (its token hook) refuses this person.",
  },
])

/** Ory Hydra v2.3.0 and v26.2.0 (recorded 2026-11-29). */
export const hydra: Platform = {
  preset: {
    ...generic.preset,
    platform: 'ory-hydra',
    label: 'Ory Hydra',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid', 'offline_access'],
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://www.ory.com/docs/oauth2-oidc/refresh-token-grant: single use, and a second use ends every token of the grant.
    rotatesRefreshToken: true,
    reuseEnds: 'successor',
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: hydraRecorded,
}
