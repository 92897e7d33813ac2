import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { keycloakRecorded } from './recorded/keycloak.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    when: { status: [403], code: ['access_denied'], text: 'realm not enabled' },
    verdict: 'operator',
    refusal: 'app',
    code: 'realm_disabled',
    summary: 'The realm is switched off in Keycloak.',
  },
  {
    when: { code: ['invalid_grant'], text: 'invalid token issuer' },
    verdict: 'operator',
    refusal: 'app',
    code: 'issuer_changed',
    summary: "The realm's address changed in Keycloak, which now refuses every token that it gave under the old one.",
  },
  {
    when: { code: ['invalid_grant'], text: 'user disabled' },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The Keycloak account that connected it is disabled.',
  },
])

/** Keycloak 26.7.3 (recorded 2026-11-29). The issuer is https://HOST/realms/REALM. */
export const keycloak: Platform = {
  preset: {
    ...generic.preset,
    platform: 'keycloak',
    label: 'Keycloak',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://www.keycloak.org/docs/latest/server_admin/#_offline-access and #_timeouts: SSO Session Idle is 30 minutes.
    offlineScope: {
      scope: 'offline_access',
      without: 'Keycloak ends a grant after 30 minutes without use, or when the person signs out.',
    },
    // "Revoke Refresh Token" is off unless the realm switches it on; then a second use ends the successor too.
    reuseEnds: 'successor',
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'the_browser_session',
  recorded: keycloakRecorded,
}
