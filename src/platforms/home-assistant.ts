import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { homeAssistantRecorded } from './recorded/home-assistant.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    when: { code: ['invalid_request'], text: 'invalid client id' },
    verdict: 'operator',
    code: 'invalid_client',
    summary: 'Home Assistant does not take the client id: it has to be the address that the app was registered with.',
  },
])

/** Home Assistant 2025.4.4 (recorded 2026-11-29). The client id is the app’s own address; there is no secret. */
export const homeAssistant: Platform = {
  preset: {
    ...generic.preset,
    platform: 'home-assistant',
    label: 'Home Assistant',
    oauth: {
      ...generic.preset.oauth,
      // https://developers.home-assistant.io/docs/auth_api
      token_endpoint_auth_method: 'none',
      identity: { from: 'none', paths: [], must_match: 'account' },
    },
    paths: { authorization: '/auth/authorize', token: '/auth/token', revocation: '/auth/revoke' },
  },
  rules: { ...rules, clientFirst: false },
  quirks: {
    ...plain,
    // https://www.home-assistant.io/integrations/http#login_attempts_threshold
    bansAfterRefusals: true,
    // Refresh tokens of normal clients end 90 days after their last use.
    ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: homeAssistantRecorded,
}
