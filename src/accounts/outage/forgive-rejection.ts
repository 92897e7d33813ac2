import { lockCase } from '../../cases/lock-case.js'
import type { Tx } from '../../tools.js'
import { endOutage } from './end-outage.js'
import { lockAccount } from '../account/lock-account.js'
import { deleteRejection, resetRejection } from '../store/rejection-store.js'

/**
 * The platform's API takes the account's tokens again: `probe` has just answered well, or nothing has answered 401 for a day (`quiet`). Ends
 * the case of a rejected connection; one that is about the refresh itself stays.
 */
export const forgiveRejection = async (tx: Tx, accountId: string, why: 'probe' | 'quiet'): Promise<void> => {
  const account = await lockAccount(tx, accountId)
  if (account === null || account.deletedAt !== null) return
  const open = account.openCaseId === null ? null : await lockCase(tx, account.openCaseId)
  if (open === null || open.cause === 'rejected') await endOutage(tx, { accountId, outcome: 'healed', data: { why } })
  if (why === 'quiet') await deleteRejection(tx, accountId)
  else await resetRejection(tx, accountId, tx.now)
}
