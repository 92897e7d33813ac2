import type { Phrase } from './phrase.js'

// The grammar of what is said of a dead grant: what, and what became of it, in either order. Words between them come from a short list, so
// that "the token endpoint was not found" or "invalid token issuer" are none.
const otherTokens =
  'access|csrf|xsrf|client|id|bearer|registration|security|assertion|state|verification|request|software|api|another|device'
const grant = `(?<!\\b(?:${otherTokens}) )(?:access refresh token|refresh token|offline token|token|authorization grant|access grant|grant|authorization code|offline user session|user session|offline session|session|consent)s?`
const isNotAbout = '(?! (?:type|types|issuer|endpoint|url|uri|request|exchange|parameter|handler|hook|format|server|header|method)\\b)'
const between =
  '(?: (?:is|was|are|were|has|have|had|been|being|either|or|and|now|already|an|a|the|provided|supplied|given|received|specified|presented|sent|passed|used|in|parameter|refresh|token|request|probably|possibly|likely|it|value|record|data|by|user|you|your|that|which|seems|appears|to|be)){0,8}?'
const over =
  '(?:invalid|invalidated|expired|revoked|withdrawn|blacklisted|inactive|unknown|stale|malformed|corrupted|unrecognized|terminated|ended|closed|cancelled|canceled|deleted|removed|superseded|reused|nonexistent|not (?:valid|active|found|recognized|known|exist)|no longer (?:valid|active|exists?|available)|isnt valid|(?:does not|doesnt|did not) (?:exist|match)|(?:could not|cannot|can not|cant) be (?:found|decrypted|validated|verified)|(?:already|previously|been) (?:been )?(?:used|redeemed|claimed|consumed|exchanged|rotated|replaced))'
const overBefore =
  '(?:invalid|expired|revoked|unknown|inactive|stale|used|bad|incorrect|wrong|malformed|nonexistent|unrecognized|no such|blacklisted)(?: (?:and|or|an|a|the|invalid|expired|revoked|unknown|inactive|used|already|oauth|oauth2|missing|provided|given)){0,5}'
const after = new RegExp(`\\b${grant}${between} ${over}\\b`)
const before = new RegExp(`\\b${overBefore} ${grant}\\b${isNotAbout}`)
const recorded = 'test/recorded-servers'

/** About the refresh token, the grant, the session or the consent: the person's. */
export const grantPhrases: readonly Phrase[] = [
  {
    words: after,
    example: 'Refresh token is invalid or has already been claimed by another client.',
    source: `dexidp/dex server/refreshhandlers.go; ${recorded}/dex.json`,
  },
  { words: after, example: 'token was already used', source: `go-gitea/gitea routers/web/auth/oauth2_provider.go; ${recorded}/gitea.json` },
  { words: after, example: 'Value passed for the token was invalid.', source: 'X: PLhery/node-twitter-api-v2 issue 496' },
  { words: after, example: 'grant does not exist', source: `${recorded}/gitea.json` },
  { words: after, example: 'Session not active', source: `keycloak/keycloak services/…/TokenManager.java; ${recorded}/keycloak.json` },
  {
    words: after,
    example:
      'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
    source: 'doorkeeper-gem/doorkeeper config/locales/en.yml (GitLab, Mastodon); ory/fosite errors.go (Hydra, Authelia)',
  },
  {
    words: after,
    example: "MSIS9615: The refresh token received in 'refresh_token' parameter has expired.",
    source: 'https://learn.microsoft.com/windows-server/identity/ad-fs (AD FS)',
  },
  {
    words: after,
    example: 'The refresh token is invalid or expired.',
    source: 'https://developer.okta.com/docs/reference/api/oidc/#token',
  },
  { words: after, example: 'Errors.OIDCSession.RefreshTokenInvalid', source: 'zitadel/zitadel internal/command/oidc_session.go' },
  {
    words: after,
    example: 'The specified refresh token has already been redeemed.',
    source: 'openiddict/openiddict-core OpenIddictResources.resx',
  },
  {
    words: after,
    example: 'The refresh token was not found or has expired.',
    source: 'https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/endpoints#oauth-error',
  },
  {
    words: after,
    example: 'The token used in the request has been revoked by the user',
    source: 'https://learn.microsoft.com/linkedin/shared/authentication',
  },
  {
    words: after,
    example: 'Refresh Token has been revoked',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html',
  },
  {
    words: before,
    example: 'Invalid refresh token',
    source: `https://dev.twitch.tv/docs/authentication/refresh-tokens; Mattermost; ${recorded}/keycloak.json`,
  },
  { words: before, example: 'Unknown or invalid refresh token.', source: 'https://auth0.com/docs/secure/tokens/refresh-tokens' },
  { words: before, example: 'unknown, invalid, or expired refresh token', source: 'PingFederate, https://docs.pingidentity.com' },
  { words: before, example: 'Invalid "refresh_token" in request.', source: 'lepture/authlib issue 112' },
  {
    words: before,
    example: 'expired access/refresh token',
    source: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm',
  },
  { words: before, example: 'Invalid Token!', source: 'Zoom, https://developers.zoom.us/docs/integrations/oauth/' },
  {
    words:
      /\b(?:unable to|could not|cannot|can not|failed to) (?:parse|decode|decrypt|find|verify|validate)(?: (?:the|a|an|provided))? (?:refresh token|grant|authorization)\b(?! (?:type|endpoint|server))/,
    example: 'unable to parse refresh token',
    source: `${recorded}/gitea.json; thephpleague/oauth2-server "Cannot decrypt the refresh token"`,
  },
  {
    words: /\bsession doesnt have (?:the )?required client\b/,
    example: "Session doesn't have required client",
    source: `${recorded}/keycloak.json`,
  },
  {
    words: /\brefresh token reuse\b/,
    example: 'Maximum allowed refresh token reuse exceeded',
    source: `${recorded}/keycloak.json; supabase/auth "Refresh token reuse detected"`,
  },
  {
    words: /\bgrant request is invalid\b/,
    example: 'grant request is invalid',
    source: `panva/node-oidc-provider lib/helpers/errors.js; ${recorded}/oidc-provider.json`,
  },
  {
    words:
      /\b(?:refresh token|token|grant) (?:is |was )?(?:issued to (?:another|a different) client|not (?:linked|issued|bound) (?:to|for) (?:the |this )?client)\b/,
    example: 'Token is not linked to client',
    source: 'thephpleague/oauth2-server src/Grant/RefreshTokenGrant.php (Passport, SimpleSAMLphp)',
  },
  {
    words: /\btokens? (?:is |was )?(?:issued )?(?:to|for) (?:the |a )?(?:wrong|other|another|different) (?:client|application)\b/,
    example: 'the token is for wrong application (client_id)',
    source: `casdoor/casdoor object/token_oauth_util.go; ${recorded}/casdoor.json`,
  },
  {
    words:
      /\b(?:not|revoked|removed|withdrew|withdrawn|deauthorized) (?:authorized|authorised|consented|access|authorization|consent)(?: (?:to|of|for|the|this|use))* (?:app|application)\b/,
    example: 'Error validating access token: The user has not authorized application 1234.',
    source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging (Meta)',
  },
  {
    words: /\b(?:app|application|integration) (?:is |was |has been )?(?:uninstalled|deauthorized|disconnected)\b/,
    example: 'App uninstalled',
    source: 'https://developers.hubspot.com/docs/api/oauth/tokens',
  },
  {
    words: /\baccess (?:is |was |has been )?(?:revoked|withdrawn)\b/,
    example: 'Access has been revoked',
    source: 'https://developer.box.com/guides/authentication/tokens',
  },
  {
    words: /\bpersisted access token data not found\b/,
    example: 'Persisted access token data not found',
    source: 'wso2-extensions/identity-inbound-auth-oauth RefreshGrantHandler.java',
  },
  {
    words: /\b(?:must|please|has to|have to|needs? to) (?:re ?authenticate|re ?authorize|log ?in again|sign ?in again|re ?connect)\b/,
    example: 'Session expired. Please log in again.',
    source: 'https://developers.webex.com/docs/login-with-webex; many',
  },
]
