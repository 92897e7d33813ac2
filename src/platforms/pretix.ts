import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { pretixRecorded } from './recorded/pretix.js'
import { exactScopes } from './scope-rules.js'

/** pretix 2026.8.0, on django-oauth-toolkit 2.3.0 (recorded 2026-11-29). Paths: https://docs.pretix.eu/dev/api/oauth.html */
export const pretix: Platform = {
  preset: {
    ...generic.preset,
    platform: 'pretix',
    label: 'pretix',
    paths: { authorization: '/api/v1/oauth/authorize', token: '/api/v1/oauth/token', revocation: '/api/v1/oauth/revoke_token' },
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // A person who left the team is refreshed on, and the API refuses each new token.
    rejectedIsFor: 'admin',
    deadTokensAre403: true,
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: pretixRecorded,
}
