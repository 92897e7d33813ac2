import { ClientSecretBasic, ClientSecretPost, Configuration, None, allowInsecureRequests, customFetch } from 'openid-client'
import type { CustomFetch } from 'openid-client'
import type { Egress } from '../egress/egress.js'
import { issuerOf } from './oauth-app.js'
import type { OAuthApp } from './oauth-app.js'

/** openid-client's view of an app; http only where the egress guard allows it. */
export const clientOf = (egress: Egress, app: OAuthApp, fetch: CustomFetch): Configuration => {
  const secret = app.clientSecret?.reveal() ?? ''
  const auth =
    app.tokenEndpointAuthMethod === 'none'
      ? None()
      : app.tokenEndpointAuthMethod === 'client_secret_basic'
        ? ClientSecretBasic(secret)
        : ClientSecretPost(secret)
  const client = new Configuration(
    {
      issuer: issuerOf(app),
      token_endpoint: app.tokenEndpoint,
      ...(app.authorizationEndpoint !== '' && { authorization_endpoint: app.authorizationEndpoint }),
      ...(app.revocationEndpoint !== null && { revocation_endpoint: app.revocationEndpoint }),
    },
    app.clientId,
    undefined,
    auth,
  )
  client[customFetch] = fetch
  const isInsecure = [app.authorizationEndpoint, app.tokenEndpoint, app.revocationEndpoint ?? ''].some((url) => egress.allowsInsecure(url))
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so as a warning; only for hosts that the guard allows
  if (isInsecure) allowInsecureRequests(client)
  return client
}
