import type { Phrase } from './phrase.js'

const notTheirs = 'service|developer|app|application|client|partner|publisher|test|storage|merchant|billing|db|database'
const person = `(?<!\\b(?:${notTheirs}) )(?:user|resource owner|account|member)`
const between = '(?: (?:account|is|was|has|have|been|with|id|this|currently|temporarily|permanently|or|and|either|s|profile)){0,5}?'
const gone =
  '(?:disabled|deactivated|inactive|suspended|blocked|locked|banned|deleted|removed|archived|terminated|unknown|frozen|closed|forbidden|prohibited|not (?:allowed to (?:sign|log) ?in|found|active|enabled|assigned|exist)|no longer (?:exists?|active|available|enabled)|(?:does not|doesnt|did not) exist)'
const after = new RegExp(`\\b${person}${between} ${gone}\\b`)
const before =
  /\b(?:inactive|disabled|deactivated|suspended|blocked|locked|banned|deleted|unknown|no such) (?:user|account)\b(?! (?:agent|name|pool|id|type))/
const recorded = 'test/recorded-servers'

/** About the person who consented: gone, disabled or locked. */
export const personPhrases: readonly Phrase[] = [
  { words: after, example: 'User disabled', source: `keycloak/keycloak services/…/TokenManager.java; ${recorded}/keycloak.json` },
  { words: after, example: 'Account has been deleted', source: 'Google: googleapis/google-api-nodejs-client issue 2350' },
  {
    words: after,
    example: 'user is locked',
    source: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm',
  },
  { words: after, example: 'User is not assigned to the client application.', source: 'https://support.okta.com (access_denied)' },
  { words: after, example: 'Errors.User.NotActive', source: 'zitadel/zitadel internal/static/i18n/en.yaml' },
  { words: after, example: 'The user does not exist', source: 'casdoor/casdoor object/token_oauth.go' },
  {
    words: after,
    example: 'This account is prohibited from signing in, please contact your site administrator.',
    source: `${recorded}/gitea.json; casdoor/casdoor "the user is forbidden to sign in"`,
  },
  { words: before, example: 'inactive user', source: 'Salesforce, as above; https://help.zoho.com (Zoho)' },
  {
    words: /\bno user (?:for|with|found|associated|exists)\b/,
    example: "There is no 'user' for this token.",
    source: `lepture/authlib authlib/oauth2/rfc6749/grants/refresh_token.py (Canaille, Indico); ${recorded}/authlib.json`,
  },
]

/** The same in a 5xx: a fault that never passes. Exact, since a 5xx usually says nothing about a person. */
export const lostPersonPhrases: readonly Phrase[] = [
  {
    words: /\bdid not return a user object\b/,
    example: 'Server error: `getRefreshToken()` did not return a `user` object',
    source: `node-oauth/node-oauth2-server lib/grant-types/refresh-token-grant-type.js; ${recorded}/node-oauth.json`,
  },
]
