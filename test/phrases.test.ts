import { describe, expect, it } from 'vitest'
import { judge } from '../src/domain/judge.js'
import { phrases, saysOf } from '../src/domain/phrases/index.js'
import { phraseFamilies } from '../src/domain/phrases/phrase.js'
import { plainWords } from '../src/domain/phrases/plain-words.js'
import { platformAnswer } from '../src/egress/platform-answer.js'
import { platformRules } from '../src/platforms/index.js'

const kindOf = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const given = platformAnswer({ status, headers, body: Buffer.from(text), receivedAt: Date.parse('2026-11-29T12:00:00Z') })
  return judge(given, platformRules('generic'), { scopesChangedSinceGrant: false }).refusal.kind
}
const words = (error: string, error_description: string, status = 400) => kindOf(status, { error, error_description })

const all = phraseFamilies.flatMap((family) => phrases[family].map((phrase) => [family, phrase.example, phrase] as const))
const kinds = {
  passing: 'passing',
  app: 'app',
  scope: 'scope',
  grant: 'grant',
  person: 'grant',
  lost_person: 'lost_person',
  client_right: 'client',
  client: 'client',
} as const

describe('phrases', () => {
  it.each(all)('%s: %s', (family, example, { words: pattern, source }) => {
    expect(plainWords(example)).toMatch(pattern)
    expect(source.length).toBeGreaterThan(8)
    // Under a code that says something else.
    const code = family.startsWith('client') ? 'invalid_grant' : 'invalid_request'
    expect(kindOf(family === 'lost_person' ? 503 : 400, { error: code, error_description: example })).toBe(kinds[family])
  })

  it('are never lone nouns', () => {
    const nouns = 'token refresh_token grant session user account client client_id client_secret application realm issuer scope consent'
    for (const noun of nouns.split(' ')) {
      const said = plainWords(noun)
      for (const family of phraseFamilies) expect([noun, family, saysOf(family, said)]).toEqual([noun, family, false])
    }
  })

  it.each([
    // Texts about a dead grant that name the client too.
    ['invalid_request', 'Refresh token is invalid or has already been claimed by another client.'],
    ['invalid_grant', "Session doesn't have required client"],
    ['invalid_grant', 'The provided authorization grant is invalid, expired, revoked, or was issued to another client.'],
    ['invalid_grant', 'Invalid refresh token. Token client and authorized client don’t match'],
    ['unauthorized_client', 'token was already used'],
    ['unauthorized_client', 'unable to parse refresh token'],
    ['invalid_client', 'The refresh token has expired'],
    ['bad_request', 'errors.OIDCSession.RefreshTokenInvalid'],
    ['server_said', 'The refresh token you provided is no longer valid'],
    ['invalid_request', 'No such refresh token'],
    ['unauthorized', 'user is blocked'],
    ['invalid_request', 'The user account is disabled'],
    ['invalid_grant', 'the user is forbidden to sign in, please contact the administrator'],
    ['invalid_request', 'refresh token is invalid or revoked'],
    ['invalid_request', 'refresh_token is expired, please sign in again'],
    ['invalid_request', 'The specified token is no longer valid.'],
    ['invalid_request', "MSIS9614: The refresh token received in 'refresh_token' parameter is invalid."],
    ['invalid_request', 'Unknown or invalid refresh token.'],
    ['invalid_request', 'Invalid Refresh Token: Already Used'],
    ['invalid_request', 'Session has already ended.'],
    ['invalid_request', 'AADB2C90129: The provided grant has been revoked. Please reauthenticate and try again.'],
    ['invalid_request', 'AADB2C90080: The provided grant has expired.'],
    ['invalid_request', 'The refresh_token provided is invalid'],
    ['invalid_request', 'the provided authorization refresh token is invalid or was issued to another client'],
    ['invalid_request', 'Refresh token has been blacklisted'],
  ])('%s "%s" is about the grant or the person', (code, text) => {
    expect(words(code, text)).toBe('grant')
  })

  it.each([
    ['invalid_client', 'Client authentication failed: the refresh token is invalid or the client is unknown'],
    ['invalid_request', 'Invalid client id'],
    ['unauthorized_client', "The client is not authorized to use 'grant_type=refresh_token'"],
    ['invalid_request', 'unknown client'],
    ['invalid_client', 'client_id is invalid'],
    ['invalid_client', 'client_secret is invalid'],
    [
      'invalid_request',
      'MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid.',
    ],
    ['unauthorized_client', 'Client with id x was not found'],
    ['bad_verification', 'The client_secret is incorrect'],
    ['invalid_request', 'Client secret not provided in request'],
  ])('%s "%s" is about the client', (code, text) => {
    expect(words(code, text)).toBe('client')
  })

  it.each([
    ['invalid_request', "Missing 'refresh_token' in request."],
    ['invalid_request', 'The refresh_token parameter is required'],
    ['invalid_request', 'Invalid grant type'],
    ['invalid_request', 'Invalid token type hint'],
    ['invalid_request', 'Token endpoint was not found'],
    ['invalid_request', 'Invalid CSRF token'],
    ['invalid_request', 'The access token expired'],
    ['invalid_request', 'Malformed request'],
    ['invalid_request', 'Unknown user agent'],
  ])('%s "%s" says nothing of whose fault it is', (code, text) => {
    expect(words(code, text)).toBe('request')
  })

  it.each([
    ['REFRESH_TOKEN_EXPIRED', 'grant'],
    ['bad_refresh_token', 'grant'],
    ['refresh_token_not_found', 'grant'],
    ['keymanagement.service.invalid_refresh_token', 'grant'],
    ['token_revoked', 'grant'],
    ['user_disabled', 'grant'],
    ['INVALID_CLIENT_SECRET', 'client'],
    ['unknown_client', 'client'],
    ['incorrect_client_credentials', 'client'],
    ['slow_down', 'passing'],
    ['RESOURCE_EXHAUSTED', 'passing'],
    ['invalid_grant_type', 'other'],
    ['account_on_the_moon', 'other'],
  ])('the code %s is %s', (error, kind) => {
    expect(kindOf(400, { error })).toBe(kind)
  })
})

describe('places where a code or a word may stand', () => {
  it.each([
    [
      'Fitbit',
      400,
      { errors: [{ errorType: 'invalid_grant', message: 'Refresh token invalid: abc. Visit the docs.' }], success: false },
      'grant',
    ],
    ['Fitbit’s client', 401, { errors: [{ errorType: 'invalid_client', message: 'Invalid authorization header format.' }] }, 'client'],
    ['Strava', 400, { message: 'Bad Request', errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }] }, 'grant'],
    [
      'Strava’s client',
      400,
      { message: 'Bad Request', errors: [{ resource: 'Application', field: 'client_id', code: 'invalid' }] },
      'client',
    ],
    ['Strava’s limit', 403, { message: 'Rate Limit Exceeded' }, 'passing'],
    [
      'Meta',
      400,
      {
        error: { message: 'Error validating access token: The user has not authorized application 12.', type: 'OAuthException', code: 190 },
      },
      'grant',
    ],
    ['Meta, bare', 400, { error: { message: 'x', type: 'OAuthException', code: 190 } }, 'grant'],
    ['Meta’s client', 400, { error: { message: 'Error validating client secret.', type: 'OAuthException', code: 1 } }, 'client'],
    ['Meta’s limit', 400, { error: { message: '(#4) x', type: 'OAuthException', code: 4 } }, 'passing'],
    ['Apigee', 400, { ErrorCode: 'invalid_request', Error: 'Refresh Token expired' }, 'grant'],
    [
      'Apigee, fault',
      401,
      { fault: { faultstring: 'Invalid Refresh Token', detail: { errorcode: 'keymanagement.service.invalid_refresh_token' } } },
      'grant',
    ],
    ['Apigee’s quota', 403, { fault: { faultstring: 'x', detail: { errorcode: 'policies.ratelimit.QuotaViolation' } } }, 'passing'],
    [
      'Mattermost',
      400,
      { id: 'api.oauth.get_access_token.refresh_token.app_error', message: 'invalid_grant: Invalid refresh token.', status_code: 400 },
      'grant',
    ],
    ['Mattermost’s client', 400, { id: 'x', message: 'invalid_client: Invalid client credentials.', status_code: 400 }, 'client'],
    ['Twitch', 400, { status: 400, message: 'Invalid refresh token' }, 'grant'],
    ['Twitch’s client', 403, { status: 403, message: 'invalid client secret' }, 'client'],
    ['Zoom', 401, { reason: 'Invalid Token!', error: 'invalid_request' }, 'grant'],
    ['league', 401, { error: 'invalid_request', message: 'x', hint: 'Token has been revoked' }, 'grant'],
    ['Cognito', 400, { __type: 'NotAuthorizedException', message: 'Refresh Token has expired' }, 'grant'],
    ['Zitadel', 400, { error: 'server_error', error_description: 'x' }, 'passing'],
    ['Casdoor’s fault', 200, { status: 'error', msg: 'pq: relation "token" does not exist' }, 'passing'],
    ['a 200 with an error of its own', 200, { status: 'error', error: 'invalid_grant' }, 'grant'],
    ['a text', 400, 'Refresh token has expired', 'grant'],
    ['a page', 400, '<html>Refresh token has expired</html>', 'other'],
  ])('%s', (_who, status, body, kind) => {
    expect(kindOf(status, body)).toBe(kind)
  })
})

describe('a hostile text', () => {
  it.each(['token ', 'invalid ', 'client is the ', 'user account is ', 'the '])('of many times "%s" is read to its end', (part) => {
    // Twenty of them: a pattern that backtracks would not come back within the test's time.
    for (let n = 0; n < 20; n += 1) expect(kindOf(400, { error: 'x', error_description: part.repeat(20_000) })).toBe('other')
  })
})

describe('by status and header', () => {
  it.each([301, 302, 303, 307, 308])('a %i elsewhere means that the endpoint has moved', (status) => {
    const given = platformAnswer({
      status,
      headers: { location: 'https://new.example/token?secret=abc' },
      body: Buffer.from(''),
      receivedAt: Date.now(),
    })
    const judged = judge(given, platformRules('generic'), { scopesChangedSinceGrant: false })
    expect(judged).toMatchObject({ verdict: 'operator', addressee: 'operator', code: 'endpoint_moved', refusal: { kind: 'moved' } })
    expect(judged.summary).toContain('moved to https://new.example/token')
    expect(JSON.stringify(judged)).not.toContain('secret=abc')
    expect(kindOf(status, '')).toBe('moved')
  })

  it.each([
    'http://h/login',
    '/login/',
    '/users/sign_in',
    '/sign-in?next=%2Ftoken',
    '/signin',
    '/Account/Login',
    '/error',
    '/maintenance.html',
    '/login.jsp',
  ])('a redirect to %s passes', (location) => {
    expect(kindOf(302, '', { location })).toBe('passing')
  })

  it.each(['/token/', '/login/oauth/access_token', 'https://login.example/token', '/v2/token?from=login'])(
    'a redirect to %s does not',
    (location) => {
      expect(kindOf(302, '', { location })).toBe('moved')
    },
  )

  it('Retry-After passes on any 4xx', () => {
    for (const status of [400, 401, 403]) expect(kindOf(status, { error: 'invalid_grant' }, { 'retry-after': '60' })).toBe('passing')
    expect(kindOf(400, { error: 'invalid_grant' }, { 'retry-after': 'soon' })).toBe('grant')
  })

  it('a 401 or a Basic challenge that says nothing else refuses the client', () => {
    expect(kindOf(401, '')).toBe('client')
    expect(kindOf(401, { error: 'access_denied', error_description: 'Unauthorized' })).toBe('client')
    expect(kindOf(400, {}, { 'www-authenticate': 'Basic realm="x"' })).toBe('client')
    expect(kindOf(403, { error: 'access_denied' })).toBe('denied')
    expect(kindOf(403, '')).toBe('other')
  })
})
