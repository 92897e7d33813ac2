import type { FieldError } from '../http/errors.js'
import type { Discovered } from '../oauth/discover.js'
import { splitScopes } from '../oauth/read-scopes.js'
import { platformOf, presetIdentity, quirksOf } from '../platforms/index.js'
import type { PlatformPreset } from '../platforms/platform.js'
import type { OAuthGiven } from './integration-schema.js'
import type { IdentitySettings, OAuthSettings } from './oauth-settings.js'

export interface OAuthSources {
  readonly given: OAuthGiven
  readonly discovered: Discovered | null
  /** What is stored; `null` for a new integration, which begins with the preset. */
  readonly before: OAuthSettings | null
  readonly preset: PlatformPreset
}

export type Settled = { readonly settings: OAuthSettings } | { readonly problems: readonly FieldError[] }

/** What was sent wins, then what a new issuer's metadata says, then what is stored or preset. */
export const settleOAuth = ({ given, discovered, before, preset }: OAuthSources): Settled => {
  const base = before ?? preset.oauth
  const nullable = <T>(sent: T | null | undefined, found: T | null | undefined, stored: T | null | undefined): T | null =>
    sent === undefined ? (found ?? stored ?? null) : sent
  const authorization = given.authorization_endpoint ?? discovered?.authorizationEndpoint ?? base.authorization_endpoint
  const token = given.token_endpoint ?? discovered?.tokenEndpoint ?? base.token_endpoint
  const scopes = given.scopes ?? before?.scopes ?? []
  const identity = identityOf(given, before, preset, scopes)
  const problems = [
    ...(authorization === undefined
      ? [{ field: 'oauth.authorization_endpoint', message: 'is required where oauth.issuer is not given' }]
      : []),
    ...(token === undefined ? [{ field: 'oauth.token_endpoint', message: 'is required where oauth.issuer is not given' }] : []),
    ...(identity === null
      ? [{ field: 'oauth.identity', message: 'is required: where an answer says who is connected; { "from": "none" } never compares' }]
      : []),
  ]
  if (authorization === undefined || token === undefined || identity === null) return { problems }
  const settings: OAuthSettings = {
    issuer: nullable(discovered?.issuer ?? given.issuer, undefined, base.issuer),
    authorization_endpoint: authorization,
    token_endpoint: token,
    userinfo_endpoint: nullable(given.userinfo_endpoint, discovered?.userinfoEndpoint, base.userinfo_endpoint),
    revocation_endpoint: nullable(given.revocation_endpoint, discovered?.revocationEndpoint, base.revocation_endpoint),
    ...issuerFacts(given, discovered, before),
    client_id: given.client_id ?? before?.client_id ?? '',
    token_endpoint_auth_method:
      given.token_endpoint_auth_method ??
      preset.oauth.token_endpoint_auth_method ??
      discovered?.tokenEndpointAuthMethod ??
      before?.token_endpoint_auth_method ??
      'client_secret_post',
    scopes,
    required_scopes: nullable(given.required_scopes, undefined, before?.required_scopes),
    scope_separator: given.scope_separator ?? base.scope_separator,
    // RFC 7636 lets a server ignore PKCE; one that lists its methods without S256 may refuse it.
    pkce: given.pkce ?? (discovered?.pkce === 'none' ? 'none' : base.pkce),
    authorization_params: given.authorization_params ?? base.authorization_params,
    token_params: given.token_params ?? base.token_params,
    refresh_params: given.refresh_params ?? base.refresh_params,
    token_at: nullable(given.token_at, undefined, before?.token_at),
    callback_context: given.callback_context ?? base.callback_context,
    token_context: given.token_context ?? base.token_context,
    identity,
    needs_refresh_token: given.needs_refresh_token ?? base.needs_refresh_token,
  }
  const wrong = settingProblems(settings, preset)
  return wrong.length > 0 ? { problems: wrong } : { settings }
}

/** The keys belong to the issuer, and not to another one that replaces it. */
const issuerFacts = (
  given: OAuthGiven,
  discovered: Discovered | null,
  before: OAuthSettings | null,
): Pick<OAuthSettings, 'jwks_uri' | 'iss_response_supported'> => {
  if (discovered) return { jwks_uri: discovered.jwksUri, iss_response_supported: discovered.issResponseSupported }
  if (given.issuer === null || !before) return { jwks_uri: null, iss_response_supported: false }
  return { jwks_uri: before.jwks_uri, iss_response_supported: before.iss_response_supported }
}

const identityOf = (
  { identity }: OAuthGiven,
  before: OAuthSettings | null,
  preset: PlatformPreset,
  scopes: readonly string[],
): IdentitySettings | null => {
  if (!identity) return before?.identity ?? presetIdentity(preset, scopes)
  const byPerson = identity.from === 'id_token' || identity.from === 'userinfo'
  return {
    ...identity,
    paths: identity.paths ?? (byPerson ? ['sub'] : []),
    must_match: identity.must_match ?? (byPerson ? 'person' : 'account'),
  }
}

const settingProblems = (oauth: OAuthSettings, { always_scopes, platform, label }: PlatformPreset): FieldError[] => {
  const { identity, scopes } = oauth
  const problems: FieldError[] = []
  const wrong = (field: string, message: string) => problems.push({ field, message })
  const unasked = oauth.required_scopes?.find((scope) => !scopes.includes(scope))
  if (unasked !== undefined) wrong('oauth.required_scopes', `names ${unasked}, which is not in oauth.scopes`)
  if (identity.from !== 'none' && identity.paths.length === 0) wrong('oauth.identity.paths', 'needs at least one path')
  if (identity.from === 'url' && identity.url === undefined) wrong('oauth.identity.url', 'is required where oauth.identity.from is url')
  if (identity.from === 'userinfo' && oauth.userinfo_endpoint === null) {
    wrong('oauth.userinfo_endpoint', 'is required where oauth.identity.from is userinfo')
  }
  if (identity.from === 'id_token' && !scopes.includes('openid') && !always_scopes.includes('openid')) {
    wrong('oauth.identity', 'an ID token comes only where oauth.scopes has openid; expected that scope, or another oauth.identity')
  }
  if (oauth.needs_refresh_token && !quirksOf(platform).refreshes) {
    wrong('oauth.needs_refresh_token', `can't be true: ${label} gives no refresh tokens, so no account could be connected`)
  }
  const wanted = oauth.refresh_params['scope']
  if (wanted !== undefined && platformOf(platform).scopes.atRefresh === undefined && !isAllOf(wanted, oauth, always_scopes)) {
    wrong(
      'oauth.refresh_params.scope',
      'must name all of oauth.scopes and nothing else: at most servers a narrower scope is for ever, and a wider one is refused',
    )
  }
  return problems
}

/** What is always asked for besides may be named too, or left out. */
const isAllOf = (text: string, { scopes, scope_separator }: OAuthSettings, always: readonly string[]): boolean => {
  const named = splitScopes(text, scope_separator)
  return scopes.every((scope) => named.includes(scope)) && named.every((scope) => scopes.includes(scope) || always.includes(scope))
}
