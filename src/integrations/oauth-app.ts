import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tx } from '../tools.js'
import { Secret } from '../vault/secret.js'
import type { Place } from '../vault/seal.js'
import type { Integration } from './integration.js'
import { requireConfirmed } from './require-confirmed.js'

export const clientSecretPlace = (integrationId: string): Place => ({ table: 'integrations', row: integrationId, field: 'client_secret' })

/**
 * Returns the integration as the protocol needs it, with its client secret opened: every request to a platform starts here.
 * @throws EndpointsUnconfirmed, VaultUnreadable
 */
export const oauthApp = async (tx: Pick<Tx, 'vault'>, integration: Integration): Promise<OAuthApp> => {
  requireConfirmed(integration)
  const { oauth, sealedClientSecret } = integration
  const { url, paths, label_path: labelPath, must_match: mustMatch, from } = oauth.identity
  return {
    integrationId: integration.id,
    platform: integration.platform,
    issuer: oauth.issuer,
    authorizationEndpoint: oauth.authorization_endpoint,
    tokenEndpoint: oauth.token_endpoint,
    userinfoEndpoint: oauth.userinfo_endpoint,
    revocationEndpoint: oauth.revocation_endpoint,
    jwksUri: oauth.jwks_uri,
    clientId: oauth.client_id,
    clientSecret: sealedClientSecret && new Secret(await tx.vault.open(clientSecretPlace(integration.id), sealedClientSecret.reveal())),
    tokenEndpointAuthMethod: oauth.token_endpoint_auth_method,
    scopes: oauth.scopes,
    scopeSeparator: oauth.scope_separator,
    pkce: oauth.pkce,
    authorizationParams: oauth.authorization_params,
    tokenParams: oauth.token_params,
    refreshParams: oauth.refresh_params,
    tokenAt: oauth.token_at,
    issResponseSupported: oauth.iss_response_supported,
    identity: { from, paths, mustMatch, ...(url !== undefined && { url }), ...(labelPath !== undefined && { labelPath }) },
    needsRefreshToken: oauth.needs_refresh_token,
  }
}
