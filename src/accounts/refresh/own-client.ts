import type { Integration } from '../../integrations/integration.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { Secret } from '../../vault/secret.js'

/** Whether each account of the integration brings an OAuth client of its own. */
export const hasOwnClient = ({ authenticationMethod, fields }: Pick<Integration, 'authenticationMethod' | 'fields'>): boolean =>
  authenticationMethod === 'oauth2_client_credentials' && fields.some(({ name }) => name === 'client_id')

/** The app with the account's own client in it, where it has one. `values`: of the integration's fields. */
export const withOwnClient = (app: OAuthApp, values: Readonly<Record<string, unknown>>): OAuthApp => {
  const { client_id: clientId, client_secret: clientSecret } = values
  return typeof clientId === 'string' && typeof clientSecret === 'string'
    ? { ...app, clientId, clientSecret: new Secret(clientSecret) }
    : app
}
