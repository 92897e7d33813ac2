import type { Config } from '../config.js'
import type { Tools, Tx } from '../tools.js'
import type { Attempt } from './attempt.js'
import { claimMs } from './claim-ms.js'
import { endAttempt } from './end-attempt.js'
import { sealCallback } from './sealed-fields.js'
import { claimExchange, lockForClaim } from './attempt-store.js'
import type { ClaimFacts } from './attempt-store.js'

/** `busy`: another exchange for this account is under way. `ended`: there is an outcome to show. `taken`: this attempt is under way already. */
export type Claim = 'claimed' | 'busy' | 'ended' | 'taken'

/** Moves the attempt from `started` to `exchanging`, once. A second attempt finds the link spent before its code is sent. */
export const claimAttempt = async (tools: Tools, attempt: Attempt, params: URLSearchParams): Promise<Claim> => {
  const callback = await sealCallback(tools.vault, attempt.id, params)
  const claimed = await tools.database.transaction((tx) => Promise.resolve(claim(tx, attempt, callback, tools.settings)))
  return (await claimed.isClaimed) ? 'claimed' : tools.database.transaction((tx) => notClaimed(tx, attempt))
}

/** In one round trip, the commit too: the second statement looks under the locks of the first. */
const claim = (tx: Tx, known: Attempt, callback: string, settings: Config): { readonly isClaimed: Promise<boolean> } => {
  const locked = lockForClaim(tx, known)
  const isClaimed = claimExchange(tx, { attempt: known, callback, claimMs: claimMs(settings) })
  tx.last(Promise.all([locked, isClaimed]))
  return { isClaimed }
}

/** Why the exchange may not be claimed; a reason that lasts ends the attempt. */
const notClaimed = async (tx: Tx, known: Attempt): Promise<Claim> => {
  const locked = await lockForClaim(tx, known)
  if (locked === null) throw new Error('an attempt that was just found is gone')
  const { attempt } = locked
  if (attempt.status !== 'started') return attempt.status === 'exchanging' || attempt.status === 'kept' ? 'taken' : 'ended'
  const ending = whyNot(tx, locked)
  // Nothing, or no longer: it is its turn next.
  if (ending === null) return 'busy'
  await endAttempt(tx, attempt, ending)
  return 'ended'
}

/** The lasting reason why an exchange may not be claimed, as `claimExchange` has it; null: there is none. */
const whyNot = (tx: Tx, { attempt, link, account }: ClaimFacts): 'account_deleted' | 'too_old' | 'works_already' | 'link_spent' | null => {
  const works = account?.status === 'active'
  if (attempt.accountId !== null && (account === null || account.deletedAt !== null)) return 'account_deleted'
  if (attempt.expiresAt <= tx.now) return 'too_old'
  if (link.spentAt !== null) return works ? 'works_already' : 'link_spent'
  // The link's own life was checked at the start: who began in time may take an hour. What was taken back for good is refused.
  const taken = link.revokedAt !== null || (account?.linksVoidBefore ?? new Date(0)) >= link.createdAt
  return taken && works ? 'works_already' : null
}
