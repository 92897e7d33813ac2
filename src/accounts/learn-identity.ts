import type { OAuthApp } from '../oauth/oauth-app.js'
import { readIdentity } from '../oauth/read-identity.js'
import type { IdentitySources } from '../oauth/read-identity.js'
import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { Secret } from '../vault/secret.js'
import type { RemoteAccount } from './account.js'
import { remoteAccountOf } from './remote-account.js'
import { openTokens } from './sealed-tokens.js'
import { updateLearntIdentity } from './store/account-store.js'
import { selectGrantFacts } from './store/credentials-store.js'

/** What is learnt by the way must not keep anybody waiting. */
const patienceMs = 5_000

/** Who is connected, if the platform says so in time and names exactly one. Never fails. */
export const askIdentity = async (tools: Tools, app: OAuthApp, sources: IdentitySources): Promise<RemoteAccount | null> => {
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref())
  const read = await Promise.race([readIdentity(tools.egress, app, sources).catch(() => null), late])
  if (read?.kind !== 'identities' || read.identities.length !== 1) return null
  const [identity] = read.identities
  return identity === undefined ? null : remoteAccountOf(app.identity, identity, read.email)
}

/** Best effort: an account whose identity is not known yet learns it by a token that works. */
export const learnIdentity = async (
  tools: Tools,
  accountId: string,
  app: OAuthApp,
  given: { readonly accessToken: Secret; readonly tokenResponse: unknown },
): Promise<RemoteAccount | null> => {
  if (app.identity.from === 'none' || app.identity.from === 'callback') return null
  const found = await askIdentity(tools, app, { ...given, idTokenClaims: null, callbackParams: null })
  if (found === null) return null
  await tools.database
    .transaction((tx) => updateLearntIdentity(tx, accountId, found))
    .catch((error: unknown) => {
      tools.log.warn({ err: error, account_id: accountId }, 'an identity was learnt and could not be kept')
    })
  return found
}

/** The same by the access token that is stored; null where that does not work any more. */
export const learnByStored = async (tools: Tools, accountId: string, app: OAuthApp): Promise<RemoteAccount | null> => {
  const facts = await selectGrantFacts(tools.database, accountId)
  if (facts === null || facts.sealed === null) return null
  try {
    const { accessToken } = await openTokens(tools.vault, accountId, facts.sealed)
    return accessToken === null
      ? null
      : await learnIdentity(tools, accountId, app, { accessToken: new Secret(accessToken), tokenResponse: null })
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
