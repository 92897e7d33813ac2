import { describe, expect, it } from 'vitest'
import { decide } from '../src/domain/decide.js'
import { noEvidence } from '../src/domain/evidence.js'
import { judge } from '../src/domain/judge.js'
import { platformAnswer } from '../src/egress/platform-answer.js'
import { tokensFrom } from '../src/oauth/tokens.js'
import { platformRules } from '../src/platforms/index.js'

const now = Date.parse('2026-11-29T12:00:00Z')
const answer = (status: number, body: unknown) =>
  platformAnswer({
    status,
    headers: { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt: now,
  })
const page = (title: string, text = '') =>
  `<!DOCTYPE html><html lang="en-US"><head><title>${title}</title></head><body>${text}</body></html>`

/** What people found in their logs and reported, read with the rules of `generic`, without any evidence. */
const refusals: readonly (readonly [source: string, status: number, body: unknown, verdict: string, row: string])[] = [
  // Of a grant.
  [
    'ccpgames/sso-issues#54',
    400,
    { error: 'invalid_grant: Token is expired or invalid.', error_description: 'Token is expired.' },
    'user',
    '6a',
  ],
  [
    'supabase/auth#2829',
    400,
    { code: 400, error_code: 'refresh_token_not_found', msg: 'Invalid Refresh Token: Refresh Token Not Found' },
    'user',
    '6a',
  ],
  [
    'Founden/doers#174',
    400,
    { error: 'invalid_grant', error_description: 'Your authorization for this user has been revoked.' },
    'user',
    '6a',
  ],
  ['Nanocloud/nanocloud#59', 403, { error: 'invalid_grant', error_description: 'Invalid refresh token' }, 'user', '6a'],
  [
    'wix-incubator/DeviantArt-API#58',
    400,
    { error: 'invalid_request', error_description: 'The refresh_token is invalid.', status: 'error' },
    'user',
    '6a',
  ],
  ['Teekeks/pyTwitchAPI#37', 400, { message: 'Invalid refresh token', status: 400 }, 'user', '6a'],
  ['twitchdev/issues#1042', 400, { status: 400, message: 'Invalid grant' }, 'user', '6a'],
  ['meetuparchive/api#110', 400, { error: 'invalid_grant', error_description: 'Unknown or previously used refresh_token' }, 'user', '6a'],
  ['braintree/braintree_dotnet#87', 422, { message: 'Invalid grant: refresh token is revoked' }, 'user', '6a'],
  ['ging/fiware-idm#43', 400, 'Invalid grant: refresh token is invalid', 'user', '6a'],
  [
    'lelylan/simple-oauth2#459',
    200,
    { error: 'bad_refresh_token', error_description: 'The refresh token passed is incorrect or expired.' },
    'user',
    '6a',
  ],
  [
    'ChimeHQ/OAuthenticator#23',
    400,
    { error: 'invalid_grant', error_description: 'Refresh token exceeded inactivity timeout' },
    'user',
    '6a',
  ],
  ['openid/AppAuth-iOS#843', 400, { error: 'invalid_grant', error_description: 'Token is not active' }, 'user', '6a'],
  ['wso2/product-is#9346', 400, { error: 'invalid_grant', error_description: 'Persisted access token data not found' }, 'user', '6a'],
  [
    'ramosbugs/oauth2-rs#303',
    400,
    {
      error: 'invalid_grant',
      error_description: 'AADSTS700081: The refresh token has expired or is invalid due to sign-in frequency checks.',
    },
    'user',
    '6a',
  ],
  [
    'a server that answers XML',
    400,
    '<?xml version="1.0"?><OAuth><error>invalid_grant</error><error_description>Refresh token expired</error_description></OAuth>',
    'user',
    '6a',
  ],
  // Of a person.
  ['logto-io/logto#9320', 400, { error: 'invalid_grant', error_description: 'user is suspended' }, 'user', '6a'],
  ['GAM-team/GAM#1171', 400, { error: 'invalid_grant', error_description: 'The account has been deleted' }, 'user', '6a'],
  ['spring-attic/spring-security-oauth#1307', 401, { error: 'unauthorized', error_description: 'User is disabled' }, 'user', '6a'],
  // Of the app.
  [
    'GluuFederation/oxAuth#612',
    403,
    { error: 'disabled_client', error_description: "The client is disabled and can't request an access token" },
    'operator',
    '7a',
  ],
  [
    'bshaffer/oauth2-server-php-docs#125',
    400,
    { error: 'unauthorized_client', error_description: 'The grant type is unauthorized for this client_id' },
    'operator',
    '7a',
  ],
  [
    'microsoft/openshift-container-platform#193',
    401,
    { error: 'invalid_client', error_description: 'AADSTS7000222: The provided client secret keys are expired.', error_codes: [7000222] },
    'operator',
    '7a',
  ],
  // What only the others can tell: a disabled person at ownCloud, a dead grant at Xee.
  ['owncloud/oauth2#209', 400, { error: 'unauthorized_client' }, 'operator', '7a'],
  ['xee-lab/xee-api-docs#82', 400, { error: 'invalid_request' }, 'operator', '8c'],
  ['praw-dev/praw#677', 400, { message: 'Bad Request', error: 400 }, 'unknown', '11'],
  // What passes by itself: firewalls, throttling, another request that is under way.
  ['KickEngineering/KickDevDocs#148', 403, page('Just a moment...'), 'transient', '1'],
  ['openclaw/openclaw#84018', 403, page('Attention Required! | Cloudflare', 'You are unable to access x.ai'), 'transient', '1'],
  ['planningcenter/developers#1310', 403, page('ERROR', '<h1>403 ERROR</h1>Request blocked. Generated by cloudfront'), 'transient', '1'],
  ['ravenscar/franken-srp#13', 403, { __type: 'ForbiddenException', message: 'Request not allowed due to WAF block.' }, 'transient', '1'],
  [
    'kodymallory/MMM-withings#15',
    200,
    { status: 601, body: { wait_seconds: 188 }, error: 'Same arguments in less than 10 seconds' },
    'transient',
    '1',
  ],
  ['linagora/cozy-stack#4019', 409, { error: 'Document update conflict.' }, 'transient', '1'],
  ['docusign/docusign-esign-csharp-client#312', 400, { error: 'internal_server_error', reference_id: '3b6a9d74' }, 'transient', '1'],
  ['ging/fiware-idm#43', 503, 'Server error: missing client `grants`', 'transient', '1'],
  [
    'Okta E0000047',
    400,
    { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit due to too many requests.' },
    'transient',
    '1',
  ],
]

describe('a refusal from a bug report', () => {
  it.each(refusals)('%s: %i %j is %s', (_source, status, body, verdict, row) => {
    const decision = decide(judge(answer(status, body), platformRules('generic'), { scopesChangedSinceGrant: false }), noEvidence)
    expect([decision.judgement.verdict, decision.row]).toEqual([verdict, row])
  })
})

const reading = { platform: 'generic', scopes: ['user:read:email', 'openid'], scopeSeparator: ' ' }
const hour = 3_600
const seconds = now / 1000

const lives: readonly (readonly [source: string, body: unknown, expected: object])[] = [
  ['endurain-project/endurain#514', { access_token: 'a', expires_in: seconds + hour }, { expiresInS: hour }],
  ['the same in milliseconds', { access_token: 'a', expires_in: now + hour * 1000 }, { expiresInS: hour }],
  [
    'TikTok Shop, openlinker-project/openlinker#2882',
    { code: 0, data: { access_token: 'a', access_token_expire_in: seconds + hour, refresh_token_expire_in: seconds + 2 * hour } },
    { expiresInS: hour, refreshExpiresInS: 2 * hour },
  ],
  ['Shopee', { access_token: 'a', refresh_token: 'r', expire_in: 14_400, error: '', message: '' }, { expiresInS: 14_400 }],
  ['ciaranj/node-oauth#96, oauthlib/oauthlib#268', 'access_token=a&expires=5183999', { expiresInS: 5_183_999 }],
  [
    'AFNetworking/AFOAuth2Manager#15',
    { access_token: 'a', expires_in: null, refresh_token: null },
    { expiresInS: null, refreshToken: null },
  ],
  ['a life that is a year and no moment', { access_token: 'a', expires_in: 315_360_000 }, { expiresInS: 365 * 24 * hour }],
  ['ramosbugs/oauth2-rs#86', { access_token: 'a', scope: ['openid', 'user:read:email'] }, { scope: ['openid', 'user:read:email'] }],
  [
    'fullstackreact/react-native-oauth#193',
    { access_token: 'a', scope: 'openid,user:read:email' },
    { scope: ['openid', 'user:read:email'] },
  ],
]

describe('a good answer from a bug report', () => {
  it.each(lives)('%s: %j', (_source, body, expected) => {
    expect(tokensFrom(answer(200, body), reading)).toMatchObject(expected)
  })
})
