import type { Tx } from '../../tools.js'
import { updateNeedsReauth } from '../store/account-store.js'

/** The account's part of telling a failure: `needs_reauth`, with what is wrong in one sentence. The caller holds the account's row. */
export const markNeedsReauth = (tx: Tx, accountId: string, lastError: string): Promise<void> =>
  updateNeedsReauth(tx, { accountId, lastError })
