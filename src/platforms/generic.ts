import type { AnswerRule, PlatformRules } from '../domain/platform-rules.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { genericRecorded } from './recorded/generic.js'
import { exactScopes } from './scope-rules.js'

const transient: readonly AnswerRule[] = [
  // RFC 6749 4.1.2.1, and seen at token endpoints with a 4xx status.
  {
    when: { code: ['temporarily_unavailable'] },
    verdict: 'transient',
    code: 'temporarily_unavailable',
    summary: 'The platform is overloaded or under maintenance.',
  },
  {
    when: { code: ['server_error'] },
    verdict: 'transient',
    code: 'server_error',
    summary: 'The platform has a fault of its own at the moment.',
  },
]

// RFC 6749 5.2
const tokenErrors: readonly AnswerRule[] = [
  {
    when: { code: ['invalid_grant'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was removed at the platform or has run out, so somebody has to reconnect.',
  },
  {
    when: { code: ['invalid_client'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "The platform rejects the app's client id or secret.",
  },
  {
    when: { code: ['unauthorized_client'] },
    verdict: 'operator',
    code: 'unauthorized_client',
    summary: 'The platform does not allow this app to refresh its access.',
  },
  {
    when: { code: ['unsupported_grant_type'] },
    verdict: 'operator',
    code: 'unsupported_grant_type',
    summary: 'The token endpoint does not offer refreshing: it is probably not the right address.',
  },
  {
    when: { code: ['invalid_request'] },
    verdict: 'operator',
    refusal: 'request',
    code: 'invalid_request',
    summary: 'The platform finds the request malformed: an endpoint or a parameter of the integration is wrong.',
  },
  {
    when: { code: ['invalid_scope'], scopesChanged: true },
    verdict: 'operator',
    refusal: 'scope',
    code: 'invalid_scope',
    summary: "The integration's permissions were changed, and the platform does not accept the new list.",
  },
  {
    when: { code: ['invalid_scope'] },
    verdict: 'user',
    refusal: 'scope',
    code: 'invalid_scope',
    summary: 'The platform no longer grants one of the permissions, so somebody has to agree again.',
  },
]

// RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6
const consentErrors: readonly AnswerRule[] = [
  {
    when: { code: ['consent_required'] },
    verdict: 'user',
    code: 'consent_required',
    summary: 'The platform wants somebody to agree again.',
  },
  {
    when: { code: ['interaction_required', 'account_selection_required'] },
    verdict: 'user',
    code: 'interaction_required',
    summary: 'The platform wants somebody to sign in and go on by hand.',
  },
  { when: { code: ['login_required'] }, verdict: 'user', code: 'login_required', summary: 'The platform wants somebody to sign in again.' },
  {
    when: { code: ['access_denied'] },
    verdict: 'user',
    refusal: 'denied',
    code: 'access_denied',
    summary: 'The platform or the person said no.',
  },
]

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
  rules: {
    codeAt: [
      'error',
      'error.code',
      'error.error',
      'errors.*',
      'errors.*.code',
      'errors.*.error',
      'status',
      'code',
      'error_code',
      'error_codes.*',
    ],
    suberrorAt: ['suberror', 'error_subtype'],
    messageAt: ['error_description', 'error.message', 'message', 'errors.*.message', 'errors.*.detail', 'error_message', 'detail', 'title'],
    answers: [...transient, ...tokenErrors, ...consentErrors],
  },
  quirks: plain,
  scopes: exactScopes,
  // RFC 7009 2.1 lets a server end every token of the grant, and some end more: Keycloak and oidc-provider the newer grant of the browser.
  revocation: 'not_known',
  recorded: genericRecorded,
}

/** A platform's own rules before the generic ones: the first that fits decides. */
export const rulesWith = (answers: readonly AnswerRule[], more: Partial<PlatformRules> = {}): PlatformRules => ({
  ...generic.rules,
  ...more,
  answers: [...answers, ...generic.rules.answers],
})
