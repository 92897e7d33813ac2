import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { noteOnce } from '../src/cases/note.js'
import { standingOfCase } from '../src/cases/standing.js'
import { latestDue } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { StepAnswer } from '../src/domain/steps.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tx } from '../src/tools.js'

/** Notes that a reminder step is done: what else was due by now is this one mail. Returns the case's standing. */
export const finishReminder = async (tx: Tx, theCase: Case, key: string, step: string): Promise<StepAnswer> => {
  const caseId = theCase.id
  if (theCase.outcome !== null || !(await noteOnce(tx, { caseId, kind: 'step', step }))) return standingOfCase(tx, theCase)
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const index = reminderOf(key)
  const dealtWith = index === null ? 0 : latestDue(theCase.ladder, base, index, tx.now.getTime()) + 1
  const moved = await moveCase(tx, caseId, {
    nextStep: Math.max(theCase.nextStep, dealtWith),
    putOffUntil: null,
    ...(theCase.firstNotifiedAt === null ? { firstNotifiedAt: tx.now } : {}),
  })
  if (theCase.firstNotifiedAt === null) await announceRoom(tx)
  return standingOfCase(tx, moved ?? theCase)
}

/** Part of the reminder step has been mailed; the platform is asked before the rest is. Returns the case's standing. */
export const comeAgain = async (tx: Tx, theCase: Case): Promise<StepAnswer> => {
  const isFirst = theCase.outcome === null && theCase.firstNotifiedAt === null
  const moved = isFirst ? await moveCase(tx, theCase.id, { firstNotifiedAt: tx.now }) : null
  return standingOfCase(tx, moved ?? theCase)
}
