import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { lemonldapNgRecorded } from './recorded/lemonldap-ng.js'
import { exactScopes } from './scope-rules.js'

/** Lemonldap/NG/Portal/Issuer/OpenIDConnect.pm: the client has passed, and a refresh token that is not found is a bare `invalid_request`. */
const rules = rulesWith(
  [
    {
      when: { code: ['invalid_request'] },
      verdict: 'user',
      code: 'invalid_grant',
      summary: 'LemonLDAP::NG no longer knows the access: it was ended there, or has run out.',
    },
  ],
  // Also while its session store or its directory of users is away.
  { clientFirst: true, storeMayFail: [{ code: ['invalid_request', 'invalid_grant'] }] },
)

/** LemonLDAP::NG 2.16.1, answers of 2026-12-01. Its issuer ends with a slash. */
export const lemonldapNg: Platform = {
  preset: {
    ...generic.preset,
    platform: 'lemonldap-ng',
    label: 'LemonLDAP::NG',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules,
  quirks: {
    ...plain,
    offlineScope: {
      scope: 'offline_access',
      without: 'LemonLDAP::NG ends a grant with the person’s session at the portal; allow offline access for the relying party, too.',
    },
    // oidcServiceOfflineSessionExpiration, 2592000 by default: a refresh does not move the end of the offline session.
    ageOfGrant: { ...ageless, absoluteMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: lemonldapNgRecorded,
}
