import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import type { Egress } from '../egress/egress.js'
import { clientOf } from './client.js'
import type { OAuthApp } from './oauth-app.js'
import { withoutReserved } from './reserved-params.js'

export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** What this attempt asks for; the app's own scopes unless a link says otherwise. */
  readonly scopes: readonly string[]
}

/** Where the person is sent. @throws EgressRefused for an endpoint that could not be answered from anyway */
export const authorizationRequest = async (
  egress: Egress,
  app: OAuthApp,
  asked: AuthorizationRequest,
): Promise<{ readonly url: string }> => {
  egress.checkUrl(app.authorizationEndpoint)
  const url = buildAuthorizationUrl(clientOf(egress, app, egress.fetch), {
    // Without consent a server ignores `offline_access` (OpenID Connect Core 11).
    ...(asked.scopes.includes('offline_access') ? { prompt: 'consent' } : {}),
    ...withoutReserved(app.authorizationParams),
    redirect_uri: asked.redirectUri,
    state: asked.state,
    ...(asked.scopes.length === 0 ? {} : { scope: asked.scopes.join(app.scopeSeparator) }),
    ...(asked.scopes.includes('openid') ? { nonce: asked.nonce } : {}),
    ...(app.pkce === 'S256' ? { code_challenge: await calculatePKCECodeChallenge(asked.codeVerifier), code_challenge_method: 'S256' } : {}),
  })
  return { url: url.href }
}
