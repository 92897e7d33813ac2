import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { Secret } from '../vault/secret.js'
import type { RemoteAccount } from './account.js'
import { learnIdentity } from './learn-identity.js'
import { refreshAccount } from './refresh-account.js'
import { openTokens } from './sealed-tokens.js'
import { selectGrantFacts } from './store/credentials-store.js'

/**
 * Who an account that works is connected as, by its stored access token; where that has run out, by a refresh, which learns it itself
 * (and, where it fails, is an outage like any other). Null: nobody can tell.
 */
export const learnByStored = async (tools: Tools, accountId: string, app: OAuthApp): Promise<RemoteAccount | null> => {
  const facts = await selectGrantFacts(tools.database, accountId)
  if (facts === null || facts.sealed === null) return null
  if (facts.accessExpiresAt !== null && facts.accessExpiresAt <= tools.clock()) {
    await refreshAccount(tools, accountId, { wait: true })
    return (await selectGrantFacts(tools.database, accountId))?.remoteAccount ?? null
  }
  try {
    const { accessToken } = await openTokens(tools.vault, accountId, facts.sealed)
    if (accessToken === null) return null
    return await learnIdentity(tools, accountId, app, {
      accessToken: new Secret(accessToken),
      tokenResponse: null,
      generation: facts.generation,
    })
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
