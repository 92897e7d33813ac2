import { reasonOf } from '../../cases/set-verdict.js'
import { standsForImports } from '../../cases/hold-import.js'
import type { MaybeJudged } from '../../domain/refusal.js'
import type { Tx } from '../../tools.js'
import type { HeldLease } from './held-lease.js'
import { lockAccountAndCredentials } from '../account/lock-account.js'
import { openOutage } from '../outage/open-outage.js'
import type { RefreshResult } from './refresh-result.js'
import { turnIntoRefused } from '../outage/turn-into-refused.js'
import { updateFailure, updateNextRefresh } from '../store/credentials-store.js'
import { releaseLease } from '../store/lease-store.js'

export interface FailedRefresh {
  readonly accountId: string
  readonly lease: HeldLease
  readonly generation: number
  readonly judgement: MaybeJudged
  /** Whether no answer of the platform is outstanding. */
  readonly answered: boolean
  /** The answer, sealed, where it has to be read or written later. */
  readonly kept?: string
  /** These credentials are never tried again, not even once their case is over. */
  readonly isLast: boolean
}

/** How long a first refresh after an import is put off at least, while the OAuth app itself is at fault; at most three times as long. */
const putOffMs = 15 * 60_000

/**
 * Stores a failed refresh before anything else happens. It counts only while its holder still holds the lease and the credentials are the ones that
 * were sent: the row is read again under its lock, since another refresh may have won. If imported accounts fail through the fault of their OAuth
 * app, one case represents them all: the others are refreshed later, since it is not known yet whether they work.
 */
export const keepFailure = async (tx: Tx, failed: FailedRefresh): Promise<RefreshResult> => {
  const { accountId, lease, generation, judgement, answered } = failed
  const locked = await lockAccountAndCredentials(tx, accountId)
  if (locked === null || locked.account.deletedAt !== null || locked.credentials === null) return { kind: 'gone' }
  const { account, credentials } = locked
  if (credentials.generation !== generation) {
    await releaseLease(tx, accountId, lease, { sent: true })
    return { kind: 'superseded', generation: credentials.generation }
  }
  // The holder was paused for so long that another process is asking now: the response may be for a token that was just replaced.
  if (credentials.leaseOwner !== lease.owner) return { kind: 'busy' }
  const failure = {
    accountId,
    judgement,
    answered,
    doubted: judgement.code === 'grant_in_doubt',
    ...(failed.kept !== undefined && { kept: failed.kept }),
  }
  const first = credentials.importedAt !== null && account.openCaseId === null && judgement.verdict === 'operator'
  if (first && (await standsForImports(tx, { integrationId: account.integrationId, code: judgement.code }))) {
    await updateFailure(tx, { ...failure, forgets: false })
    await updateNextRefresh(tx, accountId, new Date(tx.now.getTime() + putOffMs * (1 + 2 * Math.random())))
    return { kind: 'failed', generation, judgement, caseId: null }
  }
  const { caseId, opened } = await openOutage(tx, { accountId, generation, reason: reasonOf(judgement) }, { account, credentials })
  const { forgot } = await updateFailure(tx, { ...failure, forgets: opened })
  if (failed.isLast) await updateNextRefresh(tx, accountId, null)
  if (caseId !== null && !opened) await turnIntoRefused(tx, { caseId, accountId, generation, judgement })
  return { kind: 'failed', generation, judgement, caseId, ...(forgot && { forgot }) }
}
