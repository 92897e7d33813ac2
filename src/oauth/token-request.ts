import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import { ask } from '../egress/platform-answer.js'
import type { Secret } from '../vault/secret.js'
import { clientAuthOf } from './client.js'
import { issuerOf } from './oauth-app.js'
import type { OAuthApp } from './oauth-app.js'
import { platformOf } from '../platforms/index.js'
import { withoutReserved, withoutReservedAtRefresh } from './reserved-params.js'
import { isUrl } from '../domain/is-url.js'

export interface CallLimits {
  /** From the first packet to the last byte; 20 000 unless given, half of the lease. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const defaultTimeoutMs = 20_000

/**
 * One POST to the token endpoint, no other call: the raw answer can be kept before anything else happens. Never throws for what the
 * platform or the network does.
 */
export const sendCode = (
  egress: Egress,
  app: OAuthApp,
  given: { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string } & CallLimits,
): Promise<PlatformAnswer> =>
  post(egress, app, 'authorization_code', given, {
    ...withoutReserved(app.tokenParams),
    code: given.code,
    redirect_uri: given.redirectUri,
    ...(app.pkce === 'S256' ? { code_verifier: given.codeVerifier } : {}),
  })

/**
 * The same for a refresh (RFC 6749 6). An answer without a new refresh token means that the old one stays. `requestedScopes`: of the grant;
 * the integration's where they are not known.
 */
export const refresh = (
  egress: Egress,
  app: OAuthApp,
  given: { readonly refreshToken: Secret; readonly requestedScopes?: readonly string[] } & CallLimits,
): Promise<PlatformAnswer> =>
  post(egress, app, 'refresh_token', given, {
    ...scopeAtRefresh(app, given.requestedScopes ?? app.scopes),
    ...withoutReservedAtRefresh(app.refreshParams),
    refresh_token: given.refreshToken.reveal(),
  })

/** Only where the platform's file says that a refresh names them. */
const scopeAtRefresh = ({ platform, scopeSeparator }: OAuthApp, requested: readonly string[]): Record<string, string> => {
  const { scopes, preset } = platformOf(platform)
  const asked = scopes.atRefresh?.([...new Set([...requested, ...preset.always_scopes])]) ?? []
  return requested.length === 0 || asked.length === 0 ? {} : { scope: asked.join(scopeSeparator) }
}

/** Tokens for the client itself (RFC 6749 4.4). */
export const clientCredentials = (egress: Egress, app: OAuthApp, limits: CallLimits = {}): Promise<PlatformAnswer> =>
  post(egress, app, 'client_credentials', limits, {
    ...withoutReserved(app.tokenParams),
    ...(app.scopes.length === 0 ? {} : { scope: app.scopes.join(app.scopeSeparator) }),
  })

/** Gives a token back (RFC 7009 2.1). The app has a revocation endpoint. */
export const revoke = (
  egress: Egress,
  app: OAuthApp,
  given: { readonly token: Secret; readonly hint: 'refresh_token' | 'access_token' } & CallLimits,
): Promise<PlatformAnswer> =>
  send(egress, app, app.revocationEndpoint ?? '', given, { token: given.token.reveal(), token_type_hint: given.hint })

const post = (egress: Egress, app: OAuthApp, grant: string, limits: CallLimits, params: Record<string, string>): Promise<PlatformAnswer> =>
  send(egress, app, app.tokenEndpoint, limits, { ...params, grant_type: grant })

/**
 * The library says how the app authenticates; the request around it is RFC 6749's few fields, and of the answer nothing is read here: the
 * library's reading is stricter than platforms are, and would cost as much as the request itself.
 */
const send = async (
  egress: Egress,
  app: OAuthApp,
  endpoint: string,
  limits: CallLimits,
  params: Record<string, string>,
): Promise<PlatformAnswer> => {
  let proof: ClientProof
  try {
    proof = proofOf(app)
  } catch (error) {
    return {
      kind: 'no_answer',
      why: 'egress_refused',
      message: `${hostOf(endpoint)}: ${error instanceof Error ? error.message : 'no secret'}`,
    }
  }
  const { authorization, fields } = proof
  return ask(egress, endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      // Without a charset: RFC 6749 registers none, and some token endpoints refuse one.
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === null ? {} : { authorization }),
    },
    body: new URLSearchParams({ ...params, ...fields }).toString(),
    timeoutMs: limits.timeoutMs ?? defaultTimeoutMs,
    ...(limits.signal === undefined ? {} : { signal: limits.signal }),
  })
}

/** What the client's authentication adds to a request (RFC 6749 2.3.1). */
interface ClientProof {
  readonly authorization: string | null
  readonly fields: Readonly<Record<string, string>>
}

/** Identical for each request of an app, and a sweep sends thousands. */
const proofs = new WeakMap<OAuthApp, ClientProof>()

const proofOf = (app: OAuthApp): ClientProof => {
  const known = proofs.get(app)
  if (known !== undefined) return known
  const [body, headers] = [new URLSearchParams(), new Headers()]
  // Of the library's kinds, those with a secret write at once.
  clientAuthOf(app)({ issuer: issuerOf(app) }, { client_id: app.clientId }, body, headers)
  const proof = { authorization: headers.get('authorization'), fields: Object.fromEntries(body) }
  proofs.set(app, proof)
  return proof
}

const hostOf = (endpoint: string): string => (isUrl(endpoint) ? new URL(endpoint).host : 'the endpoint')
