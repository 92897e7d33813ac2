import type { AnswerRule, PlatformRules } from '../domain/platform-rules.js'

const reconnect = 'Access was removed at the platform or has run out, so a person has to reconnect.'
const badClient = "The platform rejects the app's client id or secret."
const busy = 'The platform is overloaded, under maintenance, or asks us to call less often.'
const fault = 'The platform has a fault of its own at the moment.'

/** Row 1: passes by itself, whatever the status. */
const passing: readonly AnswerRule[] = [
  {
    // A 5xx that never passes: row 1a.
    when: { phrase: 'lost_person' },
    verdict: 'user',
    refusal: 'lost_person',
    code: 'account_gone',
    summary: 'The platform no longer knows the person who connected it, so a person has to reconnect.',
  },
  // RFC 6749 4.1.2.1, and seen at token endpoints with a 4xx status.
  { when: { code: ['temporarily_unavailable'] }, verdict: 'transient', code: 'temporarily_unavailable', summary: busy },
  {
    // RFC 8628 3.5; Auth0 `too_many_attempts`; https://cloud.google.com/apis/design/errors; AWS; Meta's 4, 17, 32, 613 are numbers.
    when: {
      code: [
        'slow_down',
        'too_many_requests',
        'too_many_attempts',
        'rate_limited',
        'ratelimited',
        'rate_limit',
        'rate_limit_exceeded',
        'request_limit_exceeded',
        'limit_exceeded',
        'quota_exceeded',
        'RESOURCE_EXHAUSTED',
        'throttled',
        'throttling',
        'ThrottlingException',
        'TooManyRequestsException',
        'over_request_rate_limit',
        'policies.ratelimit.QuotaViolation',
        'policies.ratelimit.SpikeArrestViolation',
        'OAuthException.4',
        'OAuthException.17',
        'OAuthException.32',
        'OAuthException.613',
        // https://developer.okta.com/docs/reference/error-codes/#E0000047
        'E0000047',
      ],
    },
    verdict: 'transient',
    code: 'rate_limited',
    summary: 'The platform asks us to call less often.',
  },
  // Withings says so within a 200; https://github.com/kodymallory/MMM-withings/issues/15.
  {
    when: { status: [200], code: ['429', '601'] },
    verdict: 'transient',
    code: 'rate_limited',
    summary: 'The platform asks us to call less often.',
  },
  {
    when: { code: ['server_error', 'internal_error', 'internal_server_error', 'endpoint_error'] },
    verdict: 'transient',
    code: 'server_error',
    summary: fault,
  },
  // Casdoor's controllers/base.go says so of a fault of its own: `{"status":"error","msg":"…"}`, and no code.
  { when: { status: [200], code: ['error'], noOtherCode: true }, verdict: 'transient', code: 'server_error', summary: fault },
  { when: { phrase: 'passing' }, verdict: 'transient', code: 'server_error', summary: busy },
]

/** Codes that say more than any words beside them: row 6. RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6. */
const consentErrors: readonly AnswerRule[] = [
  {
    when: { code: ['consent_required'] },
    verdict: 'user',
    code: 'consent_required',
    summary: 'The platform requires a person to agree again.',
  },
  {
    when: { code: ['interaction_required', 'account_selection_required'] },
    verdict: 'user',
    code: 'interaction_required',
    summary: 'The platform requires a person to sign in and continue by hand.',
  },
  {
    when: { code: ['login_required'] },
    verdict: 'user',
    code: 'login_required',
    summary: 'The platform requires a person to sign in again.',
  },
]

/** Rows 5 to 7: phrases, under any code. */
const phrases: readonly AnswerRule[] = [
  {
    when: { phrase: 'app' },
    verdict: 'operator',
    refusal: 'app',
    code: 'app_refused',
    summary: 'The platform refuses the realm, the issuer or a permission that the app asks for.',
  },
  { when: { code: ['invalid_client'], phrase: 'client' }, verdict: 'operator', code: 'invalid_client', summary: badClient },
  {
    when: { phrase: 'scope' },
    verdict: 'user',
    refusal: 'scope',
    code: 'invalid_scope',
    summary: 'The platform no longer grants one of the permissions, so a person has to agree again.',
  },
  { when: { phrase: 'grant' }, verdict: 'user', code: 'invalid_grant', summary: reconnect },
  {
    when: { phrase: 'person' },
    verdict: 'user',
    code: 'account_gone',
    summary: 'The platform says that the person who connected it is gone, disabled or locked, so another person may have to reconnect.',
  },
  {
    when: { phrase: 'client_right' },
    verdict: 'operator',
    code: 'unauthorized_client',
    summary: 'The platform does not allow this app to refresh its access.',
  },
  { when: { phrase: 'client' }, verdict: 'operator', code: 'invalid_client', summary: badClient },
]

/** Rows 6 to 10: codes. RFC 6749 5.2. */
const codes: readonly AnswerRule[] = [
  {
    // RFC 6750 3.1 `invalid_token`, which servers say of refresh tokens too (UAA, Zoho, Fitbit); Meta 190 is a dead token, 102 a session.
    when: { code: ['invalid_grant', 'invalid_token', 'expired_token', 'OAuthException.190', 'OAuthException.102'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: reconnect,
  },
  { when: { code: ['invalid_client'] }, verdict: 'operator', code: 'invalid_client', summary: badClient },
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
  // REFRESH_TOKEN_EXPIRED, bad_refresh_token, RefreshToken.invalid (Strava), keymanagement.service.invalid_refresh_token (Apigee).
  { when: { codeSays: 'grant' }, verdict: 'user', code: 'invalid_grant', summary: reconnect },
  {
    when: { codeSays: 'person' },
    verdict: 'user',
    code: 'account_gone',
    summary: 'The platform says that the person who connected it is gone, disabled or locked, so another person may have to reconnect.',
  },
  // invalid_client_secret, unknown_client, Application.invalid (Strava).
  { when: { codeSays: 'client' }, verdict: 'operator', code: 'invalid_client', summary: badClient },
  {
    when: { code: ['access_denied'], status: [401] },
    verdict: 'operator',
    code: 'invalid_client',
    // https://github.com/auth0-samples/auth0-angular-samples/issues/201
    summary: `${badClient} It says "access denied" with a 401, as some platforms do for a wrong secret.`,
  },
  {
    when: { code: ['invalid_request'], asksForBasic: true },
    verdict: 'operator',
    code: 'invalid_client',
    summary: badClient,
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
    summary: 'The platform no longer grants one of the permissions, so a person has to agree again.',
  },
]

/** Rows 7 to 11: what is left, by status. */
const left: readonly AnswerRule[] = [
  {
    when: { status: [401] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: `${badClient} It says so by its status, 401, and by nothing else.`,
  },
  {
    when: { status: [400, 402, 403, 404, 405, 406, 409, 410, 415, 422], asksForBasic: true },
    verdict: 'operator',
    code: 'invalid_client',
    summary: `${badClient} It asks the app to authenticate.`,
  },
  {
    when: { code: ['invalid_request'] },
    verdict: 'operator',
    refusal: 'request',
    code: 'invalid_request',
    summary: 'The platform finds the request malformed: an endpoint or a parameter of the integration is wrong.',
  },
  {
    when: { code: ['access_denied'] },
    verdict: 'user',
    refusal: 'denied',
    code: 'access_denied',
    summary: 'The platform or the person said no.',
  },
  {
    // Firewalls in front of token endpoints: planningcenter/developers#1310, soundcloud/api#489, KickEngineering/KickDevDocs#148;
    // AWS WAF asks with a 405, mod_security with a 406.
    when: { status: [403, 405, 406], isPage: true },
    verdict: 'transient',
    code: 'platform_error',
    summary: 'A page came in place of an answer: something in front of the platform holds our requests back.',
  },
  {
    // Glewlwyd 2.7.5 says so of all that it refuses: test/recorded-servers/glewlwyd.json.
    when: { status: [400], isEmpty: true },
    verdict: 'unknown',
    refusal: 'wordless',
    code: 'empty_answer',
    summary: 'The platform refuses the refresh with an empty answer, which does not say why.',
  },
  {
    // RFC 9110 15.5.10, RFC 4918 11.3: what is in the way of a request is gone when it is sent again. https://github.com/linagora/cozy-stack/pull/4019
    when: { status: [409, 423] },
    verdict: 'transient',
    code: 'platform_error',
    summary: 'The platform could not do it at this moment, since something else was under way.',
  },
]

/** Any server that keeps to RFC 6749 and OpenID Connect, and what others say in their stead. */
export const genericRules: PlatformRules = {
  codeAt: [
    'error',
    'error.code',
    'error.error',
    'error.status',
    'error.errorCode',
    'errors.*',
    'errors.*.code',
    'errors.*.error',
    'errors.*.errorType',
    'status',
    'code',
    'error_code',
    'errorCode',
    'ErrorCode',
    'error_codes.*',
    'fault.detail.errorcode',
    'error_reason',
    '__type',
  ],
  joinedCodeAt: [
    { at: 'error', keys: ['type', 'code'] },
    { at: 'errors.*', keys: ['resource', 'code'] },
  ],
  suberrorAt: ['suberror', 'error_subtype'],
  messageAt: [
    'error_description',
    'error.message',
    'error.error_description',
    'error.description',
    'message',
    'errors.*.message',
    'errors.*.detail',
    'errors.*.description',
    'errors',
    'error_message',
    'errorMessage',
    'errorSummary',
    'errorDescription',
    'error_msg',
    'msg',
    'detail',
    'title',
    'hint',
    'reason',
    'description',
    'data.description',
    'Error',
    'fault.faultstring',
  ],
  answers: [...passing, ...consentErrors, ...phrases, ...codes, ...left],
}
