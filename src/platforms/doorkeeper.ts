import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { doorkeeperRecorded } from './recorded/doorkeeper.js'
import { exactScopes } from './scope-rules.js'

/** Doorkeeper 5.5.0, answers of 2026-12-01: what Rails applications are authorization servers with. */
export const doorkeeper: Platform = {
  preset: {
    ...generic.preset,
    platform: 'doorkeeper',
    label: 'Doorkeeper',
    paths: { authorization: '/oauth/authorize', token: '/oauth/token', revocation: '/oauth/revoke' },
  },
  // An app's tokens are deleted with the app, and the token is looked at first: a deleted app reads like a dead grant of each customer.
  rules: { ...generic.rules, clientFirst: false },
  quirks: {
    ...plain,
    // The replaced token is taken until the first call with the new access token.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: doorkeeperRecorded,
}
