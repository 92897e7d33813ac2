import type { Outcome } from '../domain/case.js'
import type { Tx } from '../tools.js'
import { updateCase } from './store.js'

/** Writes the outcome; called by accounts' endOutage only, in the transaction that made it true. */
export const endCase = async (tx: Tx, { caseId, outcome }: { readonly caseId: string; readonly outcome: Outcome }): Promise<void> => {
  await updateCase(tx, { id: caseId, change: { outcome, stage: 'closed', closedAt: tx.now, hold: null } })
}
