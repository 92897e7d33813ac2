import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { moveCase } from './move-case.js'
import { note } from './note.js'

/**
 * What the first refresh after an import finds is told to nobody until staff release it: the verdict just written counts as told, so that
 * nothing comes next. A platform that does not answer proves nothing yet: such a case goes on detecting, which nobody hears of either.
 */
export const holdImport = async (tx: Tx, theCase: Case, verdict: Case['verdict']): Promise<void> => {
  if (!theCase.fromImport || theCase.confirmedAt !== null || verdict === 'transient') return
  const told = theCase.verdicts + 1
  await moveCase(tx, theCase.id, { stage: 'held', hold: { why: 'import', since: tx.now }, told })
  if (theCase.holdWhy !== 'import') {
    await note(tx, { caseId: theCase.id, kind: 'held', step: `held:import:${String(told)}`, data: { why: 'import' } })
  }
}
