import type { Hold } from '../domain/case.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { updateCase } from './store.js'
import type { CaseChange } from './store.js'

/** Changes a case's state; returns the updated case, `null` if there was nothing to change. */
export const moveCase = (tx: Tx, caseId: string, change: Omit<CaseChange, 'outcome' | 'closedAt'>): Promise<Case | null> =>
  updateCase(tx, { id: caseId, change })

/** Holds a case: nothing is sent until it is released. */
export const holdCase = async (tx: Tx, caseId: string, why: Hold): Promise<void> => {
  await updateCase(tx, { id: caseId, change: { stage: 'held', hold: { why, since: tx.now } } })
}
