import type { Hold, Outcome } from '../domain/case.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { updateCase, clearPutOff, updateCause } from './store.js'
import type { CaseChange } from './store.js'

/** Changes a case's state; returns the updated case, `null` if there was nothing to change. */
export const moveCase = (tx: Tx, caseId: string, change: Omit<CaseChange, 'outcome' | 'closedAt'>): Promise<Case | null> =>
  updateCase(tx, { id: caseId, change })

/** Holds a case: nothing is sent until it is released. */
export const holdCase = async (tx: Tx, caseId: string, why: Hold): Promise<void> => {
  await updateCase(tx, { id: caseId, change: { stage: 'held', hold: { why, since: tx.now } } })
}

/** Mails of these cases that were put off are due as their reminder schedules say. */
export const endPutOff = (tx: Tx, caseIds: readonly string[]): Promise<void> => clearPutOff(tx, caseIds)

/** The refresh fails too: the outage is an ordinary one from here on, of the credentials of this generation. */
export const turnCause = (tx: Tx, caseId: string, generation: number): Promise<void> =>
  updateCause(tx, caseId, { cause: 'refresh', generation })

/** Writes the outcome; called by accounts' endOutage only, in the transaction that made it true. */
export const endCase = async (tx: Tx, { caseId, outcome }: { readonly caseId: string; readonly outcome: Outcome }): Promise<void> => {
  await updateCase(tx, { id: caseId, change: { outcome, stage: 'closed', closedAt: tx.now, hold: null } })
}
