import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { authlibRecorded } from './recorded/authlib.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // authlib/oauth2/rfc6749/grants/refresh_token.py: authenticate_user returned nothing.
    when: { code: ['invalid_request'], text: "no 'user' for this token" },
    verdict: 'user',
    addressee: 'admin',
    code: 'account_disabled',
    summary: 'The person who connected it is gone or disabled there.',
  },
])

/** A server built with Authlib 1.9.10 (recorded 2026-11-29). The application decides what is rotated and which scopes exist. */
export const authlib: Platform = {
  preset: {
    ...generic.preset,
    platform: 'authlib',
    label: 'Authlib',
  },
  rules: { ...rules, clientFirst: true },
  quirks: {
    ...plain,
    // INCLUDE_NEW_REFRESH_TOKEN, as most applications set it.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'not_known',
  recorded: authlibRecorded,
}
