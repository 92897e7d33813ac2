import type { Case } from '../../cases/case.js'
import { moveCase } from '../../cases/move-case.js'
import { note } from '../../cases/note.js'
import { reminderOf } from '../../domain/reminder-key.js'
import type { Tx } from '../../tools.js'
import { insertHeld, selectBrake } from './store.js'

/** Longer than mail stays stopped; a release ends the wait at once. */
const heldMs = 7 * 86_400_000

/** Puts a case's mail off while mail to contacts is stopped; `key` is the reminder step's, or the act's that asked. False: it is not stopped. */
export const holdMail = async (tx: Tx, theCase: Case, key: string): Promise<boolean> => {
  const brake = await selectBrake(tx, theCase.environmentId)
  if (brake === null) return false
  const why = reminderOf(key) === null ? 'fresh_link' : 'contacts'
  if (!(await insertHeld(tx, { brakeId: brake.id, caseId: theCase.id, why }))) return false
  await moveCase(tx, theCase.id, { putOffUntil: new Date(tx.now.getTime() + heldMs) })
  await note(tx, {
    caseId: theCase.id,
    kind: 'mail_suppressed',
    step: `mail_stopped:${brake.id}`,
    data: { why: 'mail_stopped' },
  })
  return true
}
