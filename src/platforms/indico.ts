import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { indicoRecorded } from './recorded/indico.js'
import { exactScopes } from './scope-rules.js'

/** Indico 3.3.14, built with Authlib (recorded 2026-11-29). */
export const indico: Platform = {
  preset: {
    ...generic.preset,
    platform: 'indico',
    label: 'Indico',
    oauth: {
      ...generic.preset.oauth,
      // https://docs.getindico.io/en/stable/http-api/access/
      needs_refresh_token: false,
    },
    paths: { authorization: '/oauth/authorize', token: '/oauth/token', revocation: '/oauth/revoke' },
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: { ...plain, refreshes: false, newConsentEndsOld: true },
  scopes: exactScopes,
  revocation: 'not_known',
  recorded: indicoRecorded,
}
