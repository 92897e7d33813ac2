import { NotFound } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { removeAccount } from './remove-account.js'
import { selectAccountIds } from './store/account-store.js'

/**
 * Deletes accounts one by one, each in a transaction of its own. One unknown id among `ids` deletes nothing.
 * @throws NotFound
 */
export const bulkDeleteAccounts = async (
  tools: Tools,
  given: {
    readonly environmentId: string
    readonly actor: string
    readonly which: { readonly ids: readonly string[] } | { readonly tenantId: string }
  },
): Promise<{ readonly success: true }> => {
  const { environmentId, actor, which } = given
  const found = await selectAccountIds(tools.database, environmentId, which)
  if ('ids' in which && new Set(found).size < new Set(which.ids.map((id) => id.toLowerCase())).size) throw new NotFound()
  for (const accountId of found) {
    await removeAccount(tools, { environmentId, accountId, actor }).catch((error: unknown) => {
      // It was deleted meanwhile, as requested.
      if (!(error instanceof NotFound)) throw error
    })
  }
  return { success: true }
}
