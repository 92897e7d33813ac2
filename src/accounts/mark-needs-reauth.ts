import type { Tx } from '../tools.js'
import { updateNeedsReauth } from './store/account-store.js'

/** The account's status once a failure has been told of; `lastError` is the verdict's sentence. The caller holds the account's row. */
export const markNeedsReauth = (tx: Tx, accountId: string, lastError: string): Promise<void> => updateNeedsReauth(tx, accountId, lastError)
