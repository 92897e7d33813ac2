import { lockAccount } from '../accounts/lock-account.js'
import type { Tools, Tx } from '../tools.js'
import { endAttempt } from './end-attempt.js'
import { openGrant } from './sealed-fields.js'
import { lockAttempt, selectAttempt, selectWaiting } from './store.js'
import { swap } from './swap-grant.js'

/** The grant that waits for somebody's word on this account; null where none does. */
export const waitingAttempt = (tx: Tx, accountId: string): Promise<string | null> => selectWaiting(tx, accountId)

/**
 * The company's word on a grant whose account nobody could tell. Yes: it is swapped in, as a callback would have done. No: it is discarded
 * (never revoked, which at some platforms ends other grants too), and the caller takes the case back to `awaiting_user`.
 * `gone`: it was decided already.
 */
export const decideGrant = (tools: Tools, attemptId: string, accept: boolean): Promise<'accepted' | 'discarded' | 'gone'> =>
  tools.database.transaction(async (tx) => {
    const known = await selectAttempt(tx, attemptId)
    if (known?.status !== 'waiting' || known.accountId === null) return 'gone'
    await lockAccount(tx, known.accountId)
    const attempt = await lockAttempt(tx, attemptId)
    if (attempt?.status !== 'waiting') return 'gone'
    if (!accept) {
      await endAttempt(tx, attempt, 'not_accepted', { code: 'not_accepted' })
      return 'discarded'
    }
    await swap(tx, attempt.id, await openGrant(tx.vault, attempt))
    return 'accepted'
  })
