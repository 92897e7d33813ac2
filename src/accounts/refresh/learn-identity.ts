import type { OAuthApp } from '../../oauth/oauth-app.js'
import { readIdentity } from '../../oauth/read-identity.js'
import type { IdentitySources } from '../../oauth/read-identity.js'
import type { Tools } from '../../tools.js'
import type { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { remoteAccountOf } from '../account/remote-account.js'
import { updateLearntIdentity } from '../store/account-store.js'
import { erasePredecessor } from '../store/credentials-store.js'

/** Learning the identity is incidental and must not keep the caller waiting. */
const patienceMs = 5_000

/** Who is connected, if the platform says so in time and names exactly one. Never fails. */
export const askIdentity = async (tools: Tools, app: OAuthApp, sources: IdentitySources): Promise<RemoteAccount | null> => {
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref())
  const read = await Promise.race([readIdentity(tools.egress, app, sources).catch(() => null), late])
  if (read?.kind !== 'identities' || read.identities.length !== 1) return null
  const [identity] = read.identities
  return identity === undefined ? null : remoteAccountOf(app.identity, identity, read.email)
}

/** Sources that answer only to an access token that works. */
const asksByToken: readonly string[] = ['userinfo', 'url']

/** Best effort: an account whose identity is not known yet learns it by a token that works. */
export const learnIdentity = async (
  tools: Tools,
  accountId: string,
  app: OAuthApp,
  given: { readonly accessToken: Secret; readonly tokenResponse: unknown; readonly generation: number },
): Promise<RemoteAccount | null> => {
  if (app.identity.from === 'none' || app.identity.from === 'callback') return null
  const { accessToken, tokenResponse, generation } = given
  const found = await askIdentity(tools, app, { accessToken, tokenResponse, idTokenClaims: null, callbackParams: null })
  if (found === null) return null
  await tools.database
    .transaction(async (tx) => {
      await updateLearntIdentity(tx, accountId, found)
      if (asksByToken.includes(app.identity.from)) await erasePredecessor(tx, accountId, generation)
    })
    .catch((error: unknown) => {
      tools.log.warn({ err: error, account_id: accountId }, 'an identity was learnt and could not be kept')
    })
  return found
}
