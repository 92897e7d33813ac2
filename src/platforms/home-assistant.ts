import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { homeAssistantRecorded } from './recorded/home-assistant.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // Nothing but the text tells an unknown client from a malformed request here.
    when: { code: ['invalid_request'], text: 'invalid client id' },
    verdict: 'operator',
    code: 'invalid_client',
    summary: 'Home Assistant does not take the client id: it has to be the address that the app was registered with.',
  },
])

/**
 * Home Assistant, by the responses of version 2025.4.4 that were recorded on 2026-11-29 (docs/servers.md). The client id is the address of the
 * company's own website; there are neither client secrets nor scopes.
 */
export const homeAssistant: Platform = {
  preset: {
    ...generic.preset,
    platform: 'home-assistant',
    label: 'Home Assistant',
    oauth: {
      ...generic.preset.oauth,
      // https://developers.home-assistant.io/docs/auth_api
      token_endpoint_auth_method: 'none',
      // No response says who consented.
      identity: { from: 'none', paths: [], must_match: 'account' },
    },
    paths: { authorization: '/auth/authorize', token: '/auth/token', revocation: '/auth/revoke' },
  },
  rules: { ...rules, clientFirst: false },
  quirks: {
    ...plain,
    // https://www.home-assistant.io/integrations/http#login_attempts_threshold
    bansAfterRefusals: true,
    // REFRESH_TOKEN_EXPIRATION in homeassistant/auth/const.py; each use begins the time again.
    ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: homeAssistantRecorded,
}
