import type { Phrase } from './phrase.js'

const recorded = 'test/recorded-servers'

/** About the realm, the issuer, or a scope that the app may not ask for: the operator's, under any code. */
export const appPhrases: readonly Phrase[] = [
  {
    words: /\brealm (?:is )?(?:not enabled|disabled|not found|does not exist|doesnt exist)\b/,
    example: 'Realm not enabled',
    source: `keycloak/keycloak services/…/TokenEndpoint.java; ${recorded}/keycloak.json`,
  },
  {
    words:
      /\b(?:invalid|wrong|unexpected|unknown) (?:token )?issuer\b|\bissuer (?:is )?(?:invalid|mismatch|not (?:valid|allowed|trusted)|does not match)\b/,
    example: "Invalid token issuer. Expected 'http://localhost:28085/realms/x'",
    source: `keycloak/keycloak; ${recorded}/keycloak.json`,
  },
  {
    words: /\bnot (?:allowed|authorized|permitted) to request (?:the )?scopes?\b/,
    example: "The OAuth 2.0 Client is not allowed to request scope 'profile'.",
    source: `ory/fosite handler/oauth2/flow_refresh.go; ${recorded}/hydra.json`,
  },
  {
    words: /\bscopes? (?:is |are )?not (?:configured|allowed|enabled|registered) (?:for|on|in)\b/,
    example: 'One or more scopes are not configured for the authorization server resource.',
    source: 'https://developer.okta.com/docs/reference/api/oidc/#response-example-error-2',
  },
  { words: /\binvalid scopes \./, example: 'Invalid scopes: openid reports', source: 'keycloak/keycloak services/…/TokenManager.java' },
  {
    // What the server signs and verifies with: no token of the app is taken until its operator puts it back.
    words:
      /\b(?:cert|certificate|signing key)s?(?: (?!found\b)[\w-]+){0,3} (?:(?:cannot|can not|could not) be found|(?:is |was )?(?:not found|missing|empty)|should not be empty|does not exist)\b/,
    example: 'cert: cert-none cannot be found',
    source: `casdoor/casdoor object/token_oauth_util.go; ${recorded}/casdoor.json`,
  },
  { words: /\bhttps required\b/, example: 'HTTPS required', source: 'keycloak/keycloak services/…/TokenEndpoint.java' },
]

/** About the scopes of this very request or consent, under another code than `invalid_scope`. */
export const scopePhrases: readonly Phrase[] = [
  {
    words: /\brequested scopes? contains? (?:unauthorized|invalid|unknown) scope\b/,
    example: 'Requested scopes contain unauthorized scope(s): ["profile"].',
    source: `dexidp/dex server/refreshhandlers.go; ${recorded}/dex.json`,
  },
]
