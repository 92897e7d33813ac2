import { audit } from '../access/audit.js'
import { Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Act, ActResult } from './act.js'
import { insertActRow, selectAct, updateActResult } from './act-store.js'

/**
 * Stores a request before it is performed. A repeat with the same id finds the first one, and its result, if any.
 * @throws {Conflict} when the id belongs to another act
 */
export const insertAct = async (
  tx: Tx,
  act: Omit<Act, 'result'> & { readonly environmentId: string },
): Promise<{ readonly act: Act; readonly isNew: boolean }> => {
  const isNew = await insertActRow(tx, { ...act, at: tx.now })
  const kept = await findAct(tx, act.id)
  if (kept?.caseId !== act.caseId || kept.act !== act.act || kept.actor !== act.actor) {
    throw new Conflict('This X-Request-Id belongs to another request')
  }
  if (isNew) {
    await audit(tx, {
      environmentId: act.environmentId,
      actor: act.actor,
      action: act.act,
      subjectKind: 'case',
      subjectId: act.caseId,
      data: { act_id: act.id },
    })
  }
  return { act: kept, isNew }
}

export const findAct = (tx: Tx, id: string): Promise<Act | null> => selectAct(tx, id)

/** The first result stays. */
export const finishAct = (tx: Tx, id: string, result: ActResult): Promise<void> => updateActResult(tx, id, result, tx.now)
