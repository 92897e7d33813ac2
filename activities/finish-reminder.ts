import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { noteOnce } from '../src/cases/note.js'
import { standingOfCase } from '../src/cases/standing.js'
import { latestDue } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { StepAnswer } from '../src/domain/steps.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tx } from '../src/tools.js'

/**
 * Notes that a reminder step is done: what else was due by now is this one mail, but for a mail that had waited for a send window. `answerBy`: the
 * end of the first open time in which the people mailed can answer. Returns the case's standing.
 */
export const finishReminder = async (
  tx: Tx,
  theCase: Case,
  { key, step, answerBy = null }: { readonly key: string; readonly step: string; readonly answerBy?: Date | null },
): Promise<StepAnswer> => {
  const caseId = theCase.id
  if (theCase.outcome !== null || !(await noteOnce(tx, { caseId, kind: 'step', step }))) return standingOfCase(tx, theCase)
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const index = reminderOf(key)
  const wasMoved = index !== null && index === theCase.windowStep
  const covered = index === null ? waitingStep(tx, theCase) : null
  const said = index === null ? covered : wasMoved ? index : latestDue(theCase.ladder, base, index, tx.now.getTime())
  const moved = await moveCase(tx, caseId, {
    nextStep: said === null ? theCase.nextStep : Math.max(theCase.nextStep, said + 1),
    putOffUntil: null,
    ...((wasMoved || covered !== null) && { windowStep: null }),
    ...(wasMoved && { movedAt: tx.now }),
    ...firstMailed(tx, theCase, answerBy),
  })
  if (theCase.firstNotifiedAt === null) await announceRoom(tx)
  return standingOfCase(tx, moved ?? theCase)
}

/** The reminder that waits for its hour or its turn: a mail that was asked for meanwhile has said it, where it goes to one person. */
const waitingStep = ({ now }: Tx, { ladder, nextStep, putOffUntil, windowStep }: Case): number | null => {
  if (putOffUntil === null || putOffUntil <= now) return null
  const index = Math.max(windowStep ?? nextStep, nextStep)
  return ladder.notify[index]?.to === 'all' ? null : index
}

/** Part of the reminder step has been mailed; the platform is asked before the rest is. Returns the case's standing. */
export const comeAgain = async (tx: Tx, theCase: Case, answerBy: Date | null): Promise<StepAnswer> => {
  const moved = theCase.outcome === null ? await moveCase(tx, theCase.id, firstMailed(tx, theCase, answerBy)) : null
  return standingOfCase(tx, moved ?? theCase)
}

/** Fields written only for the first mail. */
const firstMailed = (tx: Tx, theCase: Case, answerBy: Date | null) => ({
  ...(answerBy !== null && theCase.answerBy === null && { answerBy }),
  ...(theCase.firstNotifiedAt === null && { firstNotifiedAt: tx.now }),
})
