import { lockAccount } from '../accounts/account/lock-account.js'
import type { Config } from '../config.js'
import type { Tx } from '../tools.js'
import { claimMs } from './claim-ms.js'
import { endAttempt } from './end-attempt.js'
import { sealCallback } from './sealed-fields.js'
import { claimExchange, lockAttemptAndLink } from './attempt-store.js'

/** `busy`: another exchange for this account is under way. `ended`: there is an outcome to show. `taken`: this attempt is under way already. */
export type Claim = 'claimed' | 'busy' | 'ended' | 'taken'

/** `started` to `exchanging`, once. Whoever comes second finds the link spent before its code is sent. */
export const claimAttempt = async (
  tx: Tx,
  attemptId: string,
  known: { readonly accountId: string | null },
  params: URLSearchParams,
  settings: Config,
): Promise<Claim> => {
  const account = known.accountId === null ? null : await lockAccount(tx, known.accountId)
  const locked = await lockAttemptAndLink(tx, attemptId)
  if (locked === null) throw new Error('an attempt that was just found is gone')
  const { attempt, link } = locked
  if (attempt.status !== 'started') return attempt.status === 'exchanging' || attempt.status === 'kept' ? 'taken' : 'ended'
  const works = account?.status === 'active'
  // The link's own life was checked at the start: who began in time may take an hour. What was taken back for good is refused.
  const taken = link.revokedAt !== null || (account?.linksVoidBefore ?? new Date(0)) >= link.createdAt
  const ending =
    known.accountId !== null && (account === null || account.deletedAt !== null)
      ? 'account_deleted'
      : attempt.expiresAt <= tx.now
        ? 'too_old'
        : link.spentAt !== null
          ? works
            ? 'works_already'
            : 'link_spent'
          : taken && works
            ? 'works_already'
            : null
  if (ending !== null) {
    await endAttempt(tx, attempt, ending)
    return 'ended'
  }
  const callback = await sealCallback(tx, attempt.id, params)
  return (await claimExchange(tx, attempt, callback, claimMs(settings))) ? 'claimed' : 'busy'
}
