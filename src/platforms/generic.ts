import type { AnswerRule, PlatformRules } from '../domain/platform-rules.js'
import { genericRules } from './generic-answers.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { genericRecorded } from './recorded/generic.js'
import { exactScopes } from './scope-rules.js'

/** Any server that keeps to RFC 6749 and OpenID Connect. */
export const generic: Platform = {
  preset: {
    platform: 'generic',
    label: 'OAuth 2.0 or OpenID Connect',
    create_app_at: null,
    oauth: {
      scope_separator: ' ',
      pkce: 'S256',
      authorization_params: {},
      token_params: {},
      refresh_params: {},
      callback_context: [],
      token_context: [],
      needs_refresh_token: true,
      identity: { from: 'id_token', paths: ['sub'], must_match: 'person', needs_scope: 'openid' },
    },
    always_scopes: [],
    hosts: {},
  },
  rules: genericRules,
  quirks: { ...plain, mayRotate: true },
  scopes: exactScopes,
  // RFC 7009 2.1 lets a server end every token of the grant, and some end more: Keycloak and oidc-provider the newer grant of the browser.
  revocation: 'not_known',
  // Withings (`body`), and APIs that wrap every answer.
  tokensAt: ['data', 'body'],
  recorded: genericRecorded,
}

/** A platform's own rules before the generic ones: the first that fits decides. */
export const rulesWith = (answers: readonly AnswerRule[], more: Partial<PlatformRules> = {}): PlatformRules => ({
  ...generic.rules,
  ...more,
  answers: [...answers, ...generic.rules.answers],
})
