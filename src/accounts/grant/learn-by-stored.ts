import { OAuthRefused } from '../../oauth/errors.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { Tools, Tx } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { learnIdentity } from '../refresh/learn-identity.js'
import { loadApp } from '../account/load-app.js'
import { lockAccount } from '../account/lock-account.js'
import { refreshAccount } from '../refresh/refresh-account.js'
import { openTokens } from '../refresh/sealed-tokens.js'
import { selectGrantFacts } from '../store/grant-facts-store.js'

/**
 * Finds out who a working account is connected as, by its stored access token; if that has expired, by a refresh, which learns it itself (and, if it
 * fails, is an outage like any other). Null: it can't be found out.
 */
export const learnByStored = async (tools: Tools, accountId: string): Promise<RemoteAccount | null> => {
  const facts = await selectGrantFacts(tools.database, accountId)
  if (facts === null || facts.sealed === null) return null
  if (facts.accessExpiresAt !== null && facts.accessExpiresAt <= tools.clock()) {
    await refreshAccount(tools, accountId, { wait: true })
    return (await selectGrantFacts(tools.database, accountId))?.remoteAccount ?? null
  }
  try {
    // Where the stored token came from: a link may name another host for the grant that is to come.
    const app = await tools.database.transaction((tx) => appOf(tx, accountId))
    if (app === null) return null
    const { accessToken } = await openTokens(tools.vault, accountId, facts.sealed)
    if (accessToken === null) return null
    return await learnIdentity(tools, accountId, app, {
      accessToken: new Secret(accessToken),
      tokenResponse: null,
      generation: facts.generation,
    })
  } catch (error) {
    if (error instanceof VaultUnreadable || error instanceof OAuthRefused) return null
    throw error
  }
}

const appOf = async (tx: Tx, accountId: string): Promise<OAuthApp | null> => {
  const account = await lockAccount(tx, accountId)
  return account === null ? null : ((await loadApp(tx, account))?.app ?? null)
}
