import { randomUUID } from 'node:crypto'
import { randomToken } from '../http/cookie.js'
import { redirectUriOf } from '../integrations/redirect-uri-of.js'
import { authorizationRequest } from '../oauth/authorization-request.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tools, Tx } from '../tools.js'
import type { AppSnapshot } from './attempt.js'
import type { NewAttempt } from './attempt-store.js'
import { sealSecrets } from './sealed-fields.js'

export interface RoundTrip {
  /** Where the person is sent. */
  readonly url: string
  /** Of the attempt's row, what the round trip itself says. */
  readonly attempt: Pick<
    NewAttempt,
    'id' | 'integrationId' | 'stateDigest' | 'cookieDigest' | 'secrets' | 'app' | 'requestedScopes' | 'expiresAt'
  >
}

/** An OAuth round trip that begins: its state, nonce and verifier are new, its secrets sealed. `browser`: the value of the browser's cookie. */
export const newRoundTrip = async (
  tx: Tx,
  tools: Tools,
  { app, scopes, browser }: { readonly app: OAuthApp; readonly scopes: readonly string[]; readonly browser: string },
): Promise<RoundTrip> => {
  const id = randomUUID()
  const asked = {
    state: randomToken(),
    nonce: randomToken(),
    codeVerifier: randomToken(),
    redirectUri: redirectUriOf(tools.settings, app.integrationId),
    scopes,
  }
  // It only builds the address; no request is sent.
  const { url } = await authorizationRequest(tools.egress, app, asked)
  const snapshot: AppSnapshot & { readonly clientSecret: undefined } = { ...app, clientSecret: undefined, redirectUri: asked.redirectUri }
  return {
    url,
    attempt: {
      id,
      integrationId: app.integrationId,
      stateDigest: tx.vault.digest('state', asked.state),
      cookieDigest: tx.vault.digest('browser', browser),
      // Without `openid` no nonce is sent, and none may be asked for.
      secrets: await sealSecrets(tx, id, { codeVerifier: asked.codeVerifier, nonce: scopes.includes('openid') ? asked.nonce : null }),
      app: snapshot,
      requestedScopes: scopes,
      expiresAt: new Date(tx.now.getTime() + tools.settings.attemptLife),
    },
  }
}
