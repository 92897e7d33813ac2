import type { Tx } from '../../tools.js'
import { accountJsonOf } from '../account/account-json.js'
import type { AccountJson } from '../account/account-schema.js'
import { updateNeedsReauth } from '../store/account-view-store.js'

/**
 * Marks the account `needs_reauth`; `lastError`: what is wrong, in one sentence. The caller has locked the account's row. Returns the account as the
 * event's payload.
 */
export const markNeedsReauth = async (tx: Tx, accountId: string, lastError: string): Promise<AccountJson> => {
  const told = await updateNeedsReauth(tx, { accountId, lastError })
  if (told === null) throw new Error('There is no such account')
  return accountJsonOf(told)
}
