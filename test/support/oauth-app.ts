import type { OAuthApp } from '../../src/oauth/oauth-app.js'
import { Secret } from '../../src/vault/secret.js'

/** Holds every kind of character that client_secret_basic has to encode. */
export const clientSecret = 'client+secret/with:odd%chars'

/** An app at a server whose endpoints have the usual names. */
export const appWith = (base: string, given: Partial<OAuthApp> = {}): OAuthApp => ({
  integrationId: 'i1',
  platform: 'generic',
  issuer: base,
  authorizationEndpoint: `${base}/auth`,
  tokenEndpoint: `${base}/token`,
  userinfoEndpoint: `${base}/me`,
  revocationEndpoint: null,
  jwksUri: `${base}/jwks`,
  clientId: 'relink',
  clientSecret: new Secret(clientSecret),
  tokenEndpointAuthMethod: 'client_secret_basic',
  scopes: ['openid', 'email', 'offline_access'],
  scopeSeparator: ' ',
  pkce: 'S256',
  authorizationParams: {},
  tokenParams: {},
  refreshParams: {},
  tokenAt: null,
  issResponseSupported: true,
  identity: { from: 'id_token', paths: ['sub'], mustMatch: 'person', labelPath: 'email' },
  needsRefreshToken: true,
  ...given,
})
