import { allowInsecureRequests, customFetch, discovery } from 'openid-client'
import type { ServerMetadata } from 'openid-client'
import type { Egress } from '../egress/egress.js'
import { EgressRefused, NoAnswer } from '../egress/errors.js'
import { OAuthRefused } from './errors.js'
import type { OAuthApp } from './oauth-app.js'

export interface Discovered {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string | null
  readonly revocationEndpoint: string | null
  readonly jwksUri: string | null
  readonly issResponseSupported: boolean
  /** The first of ours that the server offers; null: it offers none that we know. */
  readonly tokenEndpointAuthMethod: OAuthApp['tokenEndpointAuthMethod'] | null
  /** `none` only where the server lists its methods and S256 is not among them. */
  readonly pkce: OAuthApp['pkce']
}

const field = 'oauth.issuer'
const timeoutS = 10

/**
 * Returns what a server says of itself: OpenID Connect's document (Discovery 4) and RFC 8414's (section 3), both asked at once. Where both
 * are there, the former wins and what it lacks comes from the latter: django-oauth-toolkit names its revocation endpoint in the latter only.
 * @throws OAuthRefused (`discovery_failed`) with field `oauth.issuer`
 */
export const discover = async (egress: Egress, issuer: string): Promise<Discovered> => {
  const fail = (why: string, cause?: unknown) => new OAuthRefused('discovery_failed', field, `${field}: ${why}`, { cause })
  try {
    egress.checkUrl(issuer)
  } catch (cause) {
    throw cause instanceof EgressRefused ? fail(cause.message, cause) : cause
  }
  const asked = await Promise.allSettled((['oidc', 'oauth2'] as const).map((algorithm) => ask(egress, issuer, algorithm)))
  const [openId, oauth] = asked.map((one) => (one.status === 'fulfilled' ? one.value : null))
  const found = openId ?? oauth
  if (found) return readMetadata(egress, { ...oauth, ...found }, fail)
  const errors = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const why = errors.map(wordsFor).find((words) => words !== null) ?? 'no metadata found there'
  throw fail(
    `${why}; expected the issuer of a server with /.well-known/openid-configuration or /.well-known/oauth-authorization-server, or endpoints instead`,
    errors[0],
  )
}

const ask = async (egress: Egress, issuer: string, algorithm: 'oidc' | 'oauth2'): Promise<Readonly<ServerMetadata>> => {
  const found = await discovery(new URL(issuer), 'discovery', undefined, undefined, {
    algorithm,
    timeout: timeoutS,
    [customFetch]: egress.fetch,
    // oxlint-disable-next-line typescript/no-deprecated -- marked so as a warning; only for hosts that the guard allows
    execute: egress.allowsInsecure(issuer) ? [allowInsecureRequests] : [],
  })
  return found.serverMetadata()
}

/** openid-client wraps what our fetch threw. */
const reasonOf = (error: unknown): unknown => {
  let cause = error
  while (cause instanceof Error && !(cause instanceof EgressRefused || cause instanceof NoAnswer) && cause.cause instanceof Error)
    cause = cause.cause
  return cause
}

/** What can be said of a failure to an operator; null: nothing more than that there is no metadata. */
const wordsFor = (error: unknown): string | null => {
  const cause = reasonOf(error)
  if (cause instanceof EgressRefused || cause instanceof NoAnswer) return cause.message
  return error instanceof Error && 'code' in error && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'
    ? 'the metadata found there names another issuer'
    : null
}

const readMetadata = (
  egress: Egress,
  found: Readonly<ServerMetadata>,
  fail: (why: string, cause?: unknown) => OAuthRefused,
): Discovered => {
  const endpoint = (
    name: 'authorization_endpoint' | 'token_endpoint' | 'userinfo_endpoint' | 'revocation_endpoint' | 'jwks_uri',
  ): string | null => {
    const value = found[name]
    if (value === undefined) return null
    try {
      return typeof value === 'string' ? egress.checkUrl(value).href : null
    } catch (cause) {
      throw cause instanceof EgressRefused ? fail(`the metadata's ${name}: ${cause.message}`, cause) : cause
    }
  }
  const authorizationEndpoint = endpoint('authorization_endpoint')
  const tokenEndpoint = endpoint('token_endpoint')
  if (authorizationEndpoint === null || tokenEndpoint === null) throw fail('the metadata lacks authorization_endpoint or token_endpoint')
  // RFC 8414 2: left out means client_secret_basic.
  const offered = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return {
    issuer: found.issuer,
    authorizationEndpoint,
    tokenEndpoint,
    userinfoEndpoint: endpoint('userinfo_endpoint'),
    revocationEndpoint: endpoint('revocation_endpoint'),
    jwksUri: endpoint('jwks_uri'),
    issResponseSupported: found.authorization_response_iss_parameter_supported === true,
    tokenEndpointAuthMethod:
      (['client_secret_basic', 'client_secret_post', 'none'] as const).find((method) => offered.includes(method)) ?? null,
    pkce: found.code_challenge_methods_supported?.includes('S256') === false ? 'none' : 'S256',
  }
}
