import type { Hold } from '../domain/case.js'
import type { Tx } from '../tools.js'
import { updateCase } from './store.js'
import type { CaseChange } from './store.js'

/** Changes where a case stands. */
export const moveCase = (tx: Tx, caseId: string, change: Omit<CaseChange, 'outcome' | 'closedAt'>): Promise<void> =>
  updateCase(tx, caseId, change)

/** Holds a case: nothing is sent until it is released. */
export const holdCase = (tx: Tx, caseId: string, why: Hold): Promise<void> =>
  updateCase(tx, caseId, { stage: 'held', hold: { why, since: tx.now } })
