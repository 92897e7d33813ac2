import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { springAuthorizationServerRecorded } from './recorded/spring-authorization-server.js'
import { exactScopes } from './scope-rules.js'

/** Spring Boot 4.1.2 (recorded 2026-11-29). */
export const springAuthorizationServer: Platform = {
  preset: {
    ...generic.preset,
    platform: 'spring-authorization-server',
    label: 'Spring Authorization Server',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // TokenSettings.reuseRefreshTokens is true and refreshTokenTimeToLive 60 minutes unless the application says otherwise.
    // It does not look at the person when it refreshes: one who is disabled or removed is refreshed on, and the API refuses each new token.
    rejectedIsFor: 'admin',
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: springAuthorizationServerRecorded,
}
