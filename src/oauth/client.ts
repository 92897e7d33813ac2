import { ClientSecretPost, Configuration, None, allowInsecureRequests, customFetch } from 'openid-client'
import type { ClientAuth, CustomFetch } from 'openid-client'
import type { Egress } from '../egress/egress.js'
import { issuerOf } from './oauth-app.js'
import type { OAuthApp } from './oauth-app.js'

/** How the app proves who it is (RFC 6749 2.3.1): writes into a request's headers or body. @throws TypeError where it has no secret */
export const clientAuthOf = (app: OAuthApp): ClientAuth => {
  const secret = app.clientSecret?.reveal() ?? ''
  switch (app.tokenEndpointAuthMethod) {
    case 'none':
      return None()
    case 'client_secret_basic':
      return clientSecretBasic(secret)
    case 'client_secret_post':
      return ClientSecretPost(secret)
  }
}

/** The library's own spells a dash and a dot as a form may, and platforms that do not decode then see another secret. */
const clientSecretBasic =
  (secret: string): ClientAuth =>
  (_server, client, _body, headers) => {
    if (secret === '') throw new TypeError('client_secret_basic needs a client secret')
    const pair = `${formEncode(client.client_id)}:${formEncode(secret)}`
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`)
  }

/** RFC 6749 2.3.1 with B: letters, digits and `-._~*` as they are, a space as a plus sign, everything else as its UTF-8 octets. */
const formEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

/** openid-client's view of an app; http only where the egress guard allows it. */
export const clientOf = (egress: Egress, app: OAuthApp, fetch: CustomFetch): Configuration => {
  const client = new Configuration(
    {
      issuer: issuerOf(app),
      token_endpoint: app.tokenEndpoint,
      ...(app.authorizationEndpoint !== '' && { authorization_endpoint: app.authorizationEndpoint }),
      ...(app.revocationEndpoint !== null && { revocation_endpoint: app.revocationEndpoint }),
    },
    app.clientId,
    undefined,
    clientAuthOf(app),
  )
  client[customFetch] = fetch
  const isInsecure = [app.authorizationEndpoint, app.tokenEndpoint, app.revocationEndpoint ?? ''].some((url) => egress.allowsInsecure(url))
  // oxlint-disable-next-line typescript/no-deprecated -- marked so as a warning; only for hosts that the guard allows
  if (isInsecure) allowInsecureRequests(client)
  return client
}
