import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { Tools } from '../../tools.js'
import { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { askIdentity } from '../refresh/learn-identity.js'
import { expiresAtOf } from './token-input.js'
import type { TokenInput } from './token-input.js'

/** Finds out who a given token belongs to, with the access token while it is valid; the refresh token is not sent. */
export const whoseToken = async (tools: Tools, app: OAuthApp, token: TokenInput): Promise<RemoteAccount | null> => {
  const now = tools.clock()
  const expiresAt = expiresAtOf(token, now)
  const lives = token.access_token != null && (expiresAt === null || expiresAt > now)
  if (!lives || app.identity.from === 'none') return null
  return askIdentity(tools, app, {
    accessToken: new Secret(token.access_token ?? ''),
    idTokenClaims: null,
    tokenResponse: token,
    callbackParams: null,
  })
}
