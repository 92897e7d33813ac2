import type { Case } from '../../cases/case.js'
import { endCase } from '../../cases/move-case.js'
import { lockCase } from '../../cases/lock-case.js'
import { note } from '../../cases/note.js'
import { derivedId } from '../../database/derived-id.js'
import type { Outcome } from '../../domain/case.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tx } from '../../tools.js'
import type { Account } from '../account/account.js'
import { writeAccountEvents } from '../account/account-event.js'
import { lockAccount } from '../account/lock-account.js'
import type { Connection } from '../store/account-store.js'
import { updateEndedOutage } from '../store/account-view-store.js'
import { selectRejection, settleRejection } from '../store/rejection-store.js'

export interface OutageEnd {
  readonly accountId: string
  /** Its row, where the caller has locked and read it in this transaction, and has changed neither its status nor its open case since. */
  readonly account?: Account
  /** Its open case, where the caller has locked and read it in this transaction, and not changed it since. */
  readonly openCase?: Case | null
  /** With `reauthorized`: what the grant says of the account, written with the rest of its row. */
  readonly connection?: Connection
  /** `healed`: a refresh worked, which is `operator_fixed` where the case's verdict is `operator`, else `self_healed`. */
  readonly outcome: Outcome | 'healed'
  readonly actor?: string
  /** A good refresh: it says nothing about a rejected connection, and does not end that. */
  readonly byRefresh?: boolean
  /** The callback's: the signal `reauthorized` with the attempt's id. Left out: the wake `ended`. */
  readonly wake?: { readonly id: string; readonly signal: 'reauthorized' }
  /** For the timeline: ids and codes. Where they are still being written, they are waited for last. */
  readonly data?: Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>
}

type Events = Parameters<typeof writeAccountEvents>[2]

/**
 * The only way out, called in the transaction that made it true: writes outcome, status, the moment before which the account's links are
 * void, events and the wake. What else changes the account is written before, since the events show it. Without an open case, what is true of the account alone. Returns the case that it ended.
 */
export const endOutage = async (tx: Tx, end: OutageEnd): Promise<{ readonly caseId: string | null }> => {
  const account = end.account ?? (await lockAccount(tx, end.accountId))
  if (account === null || account.deletedAt !== null) return { caseId: null }
  const ended = end.openCase ?? (account.openCaseId === null ? null : await lockCase(tx, account.openCaseId))
  if (ended === null || ended.outcome !== null) {
    await endWithoutCase(tx, account, end)
    return { caseId: null }
  }
  if (end.byRefresh === true && ended.cause === 'rejected') return { caseId: null }
  const outcome = end.outcome === 'healed' ? (isMended(ended) ? 'operator_fixed' : 'self_healed') : end.outcome
  const [, view] = await Promise.all([
    endCase(tx, { caseId: ended.id, outcome }),
    updateEndedOutage(tx, account.id, { healthy: isHealthy(outcome), connection: end.connection }),
    enqueue(tx, {
      kind: 'wake',
      environmentId: account.environmentId,
      subjectId: ended.id,
      ofCase: ended,
      payload: end.wake === undefined ? { id: derivedId(ended.id, 'ended'), why: 'ended' } : { ...end.wake },
    }),
  ])
  if (ended.cause === 'rejected' && !isHealthy(outcome)) await settleRejection(tx, account.id, account.environmentId)
  await note(tx, {
    caseId: ended.id,
    kind: outcome === 'reauthorized' ? 'reauthorized' : 'closed',
    actor: end.actor ?? 'relink',
    data: { ...(await end.data), outcome },
  })
  await writeAccountEvents(tx, account, eventsOf(outcome, ended), { caseId: ended.id, view })
  return { caseId: ended.id }
}

/** What was healed before the second look was never the operator's. */
const isMended = ({ verdict, secondLookAt }: Case): boolean => verdict === 'operator' && secondLookAt === null

const isHealthy = (outcome: OutageEnd['outcome']): boolean => outcome !== 'expired' && outcome !== 'cancelled'

/** The contract, "Events". The end of a failure is announced only if the failure was; a reauthorization is also a change. */
const eventsOf = (outcome: Outcome, ended: Case): Events => {
  if (ended.confirmedAt === null) return outcome === 'reauthorized' ? ['updated'] : []
  switch (outcome) {
    case 'reauthorized':
      return ['updated', 'active', 'reauthorized', 'reauthorization_closed']
    case 'self_healed':
    case 'operator_fixed':
      return ['reactivated', 'reauthorization_closed']
    case 'expired':
    case 'cancelled':
      return ['reauthorization_closed']
  }
}

/** An account whose case expired, and that works again after all; or one that never failed, connected again. */
const endWithoutCase = async (tx: Tx, account: Account, { outcome, byRefresh, connection }: OutageEnd): Promise<void> => {
  if (!isHealthy(outcome)) return
  const reauthorized = outcome === 'reauthorized'
  const wasBroken = account.status === 'needs_reauth'
  if (!reauthorized && !wasBroken && account.lastError === null) return
  if (byRefresh === true && (await selectRejection(tx, account.id))?.isSettled === true) return
  const view = await updateEndedOutage(tx, account.id, { healthy: true, connection })
  if (reauthorized) await writeAccountEvents(tx, account, wasBroken ? ['updated', 'active'] : ['updated'], { view })
  else if (wasBroken) await writeAccountEvents(tx, account, ['reactivated'], { view })
}
