import { loadEnvironment } from '../access/load-environment.js'
import { EndpointsUnconfirmed } from '../integrations/require-confirmed.js'
import { OAuthRefused } from '../oauth/errors.js'
import type { Tools, Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { Secret } from '../vault/secret.js'
import { deleteAccount } from './delete-account.js'
import { giveBack, mayGiveBack } from './grant/give-back.js'
import type { UnusedGrant } from './grant/give-back.js'
import { loadApp } from './account/load-app.js'
import { lockAccount } from './account/lock-account.js'
import { openTokens } from './refresh/sealed-tokens.js'
import { selectCredentialsForUpdate } from './store/credentials-store.js'

/**
 * Deletes an account, and revokes its grant at the platform if that ends nothing else. An environment that only observes shares its grants with the
 * system that refreshes them, and revokes none.
 * @throws NotFound
 */
export const removeAccount = async (
  tools: Tools,
  which: { readonly environmentId: string; readonly accountId: string; readonly actor: string },
): Promise<{ readonly id: string }> => {
  const { unused, deleted } = await tools.database.transaction(async (tx) => ({
    unused: await unusedBy(tx, which),
    deleted: await deleteAccount(tx, which),
  }))
  if (unused !== null && (await mayGiveBack(tools, unused))) await giveBack(tools, unused)
  return deleted
}

const unusedBy = async (
  tx: Tx,
  { environmentId, accountId }: { readonly environmentId: string; readonly accountId: string },
): Promise<UnusedGrant | null> => {
  const account = await lockAccount(tx, accountId, environmentId)
  if (account === null || account.deletedAt !== null || account.remoteAccount === null) return null
  if ((await loadEnvironment(tx, environmentId)).mode !== 'live') return null
  const credentials = await selectCredentialsForUpdate(tx, accountId)
  if (credentials === null || credentials.sealed === null) return null
  try {
    const loaded = await loadApp(tx, account)
    const { accessToken, refreshToken } = await openTokens(tx.vault, accountId, credentials.sealed)
    const token = accessToken ?? refreshToken
    if (loaded === null || token === null) return null
    return {
      app: loaded.app,
      accessToken: new Secret(token),
      refreshToken: refreshToken === null ? null : new Secret(refreshToken),
      identities: [account.remoteAccount],
    }
  } catch (error) {
    if (error instanceof VaultUnreadable || error instanceof OAuthRefused || error instanceof EndpointsUnconfirmed) return null
    throw error
  }
}
