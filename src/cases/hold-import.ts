import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { moveCase } from './move-case.js'
import { note } from './note.js'
import type { Queryable } from '../database/database.js'
import { selectStandsForImports } from './store.js'

/**
 * Holds a case found by the first refresh after an import, without a notification, until staff release it: the verdict just written counts as
 * notified, so that nothing comes next. A platform that does not answer proves nothing yet: such a case stays in `detecting`, also without a
 * notification. Returns the updated case.
 */
export const holdImport = async (tx: Tx, theCase: Case): Promise<Case> => {
  if (!theCase.fromImport || theCase.confirmedAt !== null || theCase.verdict === 'transient') return theCase
  const told = theCase.verdicts
  const held = await moveCase(tx, theCase.id, { stage: 'held', hold: { why: 'import', since: tx.now }, told })
  if (theCase.holdWhy !== 'import') {
    await note(tx, { caseId: theCase.id, kind: 'held', step: `held:import:${String(told)}`, data: { why: 'import' } })
  }
  return held ?? theCase
}

/** Whether a case that the first refresh of an imported account opened already represents this fault of the OAuth app. */
export const standsForImports = (
  db: Queryable,
  { integrationId, code }: { readonly integrationId: string; readonly code: string },
): Promise<boolean> => selectStandsForImports(db, integrationId, code)
