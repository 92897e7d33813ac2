import type { Phrase } from './phrase.js'

// Only what is said of the client's own authentication or rights: "claimed by another client" and "issued to another client" are in
// texts about dead grants.
const client =
  '(?<!\\b(?:another|other|different|required|the user has not authorized) )(?:oauth client|client|application|consumer)(?: (?:id|secret|key|credentials?|assertion|authentication|identifier|password))*'
const between =
  '(?: (?:is|are|was|were|has|have|been|either|or|and|the|a|an|supplied|provided|given|specified|for|confidential|client|secret|with|in|request|to|be)){0,8}?'
const refused =
  '(?:invalid|unknown|disabled|inactive|suspended|deleted|expired|incorrect|wrong|failed|rejected|unauthorized|not (?:found|registered|recognized|exist|valid|known|active|enabled|approved|provided)|no longer (?:exists?|active|valid)|(?:does not|doesnt|did not) exist|(?:cannot|could not|can not) (?:authenticate|be (?:found|authenticated|verified)))'
const after = new RegExp(`\\b${client}${between} ${refused}\\b(?! by)`)
const before = new RegExp(
  `\\b(?:invalid|unknown|bad|incorrect|wrong|expired|disabled|inactive|unregistered|unrecognized|no such)(?: (?:or|and|the|a|an|oauth|provided|value|for|invalid|unknown)){0,4} (?:client|consumer|application)(?: (?:id|secret|key|credentials?|assertion|authentication|identifier))*\\b`,
)
const recorded = 'test/recorded-servers'

/** About the client's right to refresh, or to do it so: the operator's. */
export const clientRightPhrases: readonly Phrase[] = [
  {
    words:
      /\b(?:client|application) (?:is |was )?not (?:allowed|authorized|permitted) (?:to (?:use|perform|request a token)|for (?:this|the) grant)\b/,
    example: "The client is not authorized to use 'grant_type=refresh_token'",
    source: `lepture/authlib; ory/fosite "not allowed to use authorization grant"; doorkeeper; ${recorded}/authlib.json`,
  },
  {
    words: /\bgrant type .{0,40}\bnot (?:allowed|enabled|supported) for (?:the|this) (?:client|application)\b/,
    example: "Grant type 'refresh_token' not allowed for the client.",
    source: 'https://auth0.com/docs/get-started/applications/application-grant-types',
  },
]

/** About the client's authentication: the operator's. */
export const clientPhrases: readonly Phrase[] = [
  {
    words: after,
    example:
      'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).',
    source: `ory/fosite errors.go; doorkeeper; django-oidc-provider; Authentik; ${recorded}/hydra.json`,
  },
  { words: after, example: 'The client does not exist on this server.', source: `lepture/authlib; ${recorded}/authlib.json` },
  { words: after, example: "The client cannot authenticate with methods: ['client_secret_basic']", source: `${recorded}/authlib.json` },
  {
    words: after,
    example: 'The client secret supplied for a confidential client is invalid.',
    source: 'https://developer.okta.com/docs/reference/error-codes/',
  },
  { words: after, example: 'client is disabled', source: `better-auth; ${recorded}/better-auth.json` },
  {
    words: after,
    example: 'The client credentials are invalid',
    source: 'bshaffer/oauth2-server-php src/OAuth2/ClientAssertionType/HttpBasic.php',
  },
  { words: before, example: 'Invalid client or Invalid client credentials', source: `keycloak/keycloak; ${recorded}/keycloak.json` },
  {
    words: before,
    example: 'Invalid client id',
    source: `home-assistant/core homeassistant/components/auth; ${recorded}/homeassistant.json`,
  },
  { words: before, example: 'invalid client secret', source: `https://dev.twitch.tv/docs/authentication; ${recorded}/gitea.json` },
  { words: before, example: "Invalid value for 'client_id' parameter.", source: 'https://developer.okta.com/docs/reference/error-codes/' },
  { words: before, example: 'Unknown client: 4kf…', source: 'https://auth0.com/docs' },
  {
    words: /\bcannot load client\b/,
    example: 'cannot load client with client id: "f76e7c6e"',
    source: `${recorded}/gitea.json`,
  },
  {
    words: /\berror validating (?:client secret|application)\b/,
    example: 'Error validating client secret.',
    source: 'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow (Meta)',
  },
  {
    words: /\b(?:client|consumer|app) secret (?:does not match|doesnt match|mismatch)\b/,
    example: 'AADB2C90081: The specified client_secret does not match the expected value for this client.',
    source: 'https://learn.microsoft.com/azure/active-directory-b2c/error-codes',
  },
]
