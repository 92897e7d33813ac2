import type { Tx } from '../../tools.js'
import { accountJsonOf } from '../account/account-json.js'
import type { AccountJson } from '../account/account-schema.js'
import { updateNeedsReauth } from '../store/account-view-store.js'

/**
 * The account's part of telling a failure: `needs_reauth`, with what is wrong in one sentence. The caller holds the account's row. Returns the
 * account as events show it.
 */
export const markNeedsReauth = async (tx: Tx, accountId: string, lastError: string): Promise<AccountJson> => {
  const told = await updateNeedsReauth(tx, { accountId, lastError })
  if (told === null) throw new Error('There is no such account')
  return accountJsonOf(told)
}
