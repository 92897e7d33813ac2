import { genericGrantRequest, tokenRevocation } from 'openid-client'
import type { Configuration } from 'openid-client'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import { noPlatformAnswer, platformAnswer } from '../egress/platform-answer.js'
import type { Secret } from '../vault/secret.js'
import { clientOf } from './client.js'
import type { OAuthApp } from './oauth-app.js'
import { withoutReserved } from './reserved-params.js'

export interface CallLimits {
  /** From the first packet to the last byte; 20 000 unless given, half of the lease. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const defaultTimeoutMs = 20_000
const maxBytes = 256 * 1024

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

/** The same for a refresh (RFC 6749 6). An answer without a new refresh token means that the old one stays. */
export const refresh = (egress: Egress, app: OAuthApp, given: { readonly refreshToken: Secret } & CallLimits): Promise<PlatformAnswer> =>
  post(egress, app, 'refresh_token', given, { ...withoutReserved(app.refreshParams), refresh_token: given.refreshToken.reveal() })

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
  send(egress, app, app.revocationEndpoint ?? '', given, (client) =>
    tokenRevocation(client, given.token.reveal(), { token_type_hint: given.hint }),
  )

const post = (egress: Egress, app: OAuthApp, grant: string, limits: CallLimits, params: Record<string, string>): Promise<PlatformAnswer> =>
  send(egress, app, app.tokenEndpoint, limits, (client) => genericGrantRequest(client, grant, params))

/** `request` makes the library build and authenticate one POST; what comes back is kept raw. */
const send = async (
  egress: Egress,
  app: OAuthApp,
  endpoint: string,
  limits: CallLimits,
  request: (client: Configuration) => Promise<unknown>,
): Promise<PlatformAnswer> => {
  let kept: PlatformAnswer | undefined
  const timeoutMs = limits.timeoutMs ?? defaultTimeoutMs
  const client = clientOf(egress, app, async (url, { body, headers }) => {
    try {
      const answer = await egress.request(url, {
        method: 'POST',
        headers,
        body: String(body as URLSearchParams),
        timeoutMs,
        maxBytes,
        ...(limits.signal === undefined ? {} : { signal: limits.signal }),
      })
      kept = platformAnswer(answer)
    } catch (error) {
      kept = noPlatformAnswer(error)
    }
    // The library has done its part, the request. Its reading of the answer is stricter than platforms are, so it is not asked.
    return new Response(null, { status: 503 })
  })
  try {
    await request(client)
  } catch (error) {
    // A 503 always ends here; without an answer the request itself could not be made (http where it is not allowed, no secret).
    if (kept === undefined) {
      const host = URL.canParse(endpoint) ? new URL(endpoint).host : 'the endpoint'
      return {
        kind: 'no_answer',
        why: 'egress_refused',
        message: `${host}: ${error instanceof Error ? error.message : 'the request could not be made'}`,
      }
    }
  }
  return kept ?? { kind: 'no_answer', why: 'bad_answer', message: 'the request was not sent' }
}
