import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { standingOfCase } from '../src/cases/standing.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import { lock, noteRun } from './case-step.js'
import type { LockedCase } from './case-step.js'
import { goOn } from './go-on.js'
import { isAskable, ladderAnew, tell } from './tell.js'

/**
 * Notifies of a verdict: writes the account's status, the case's stage, the event and its deliveries in one transaction. The event is sent only the
 * first time; a later change of verdict only moves the case. Also runs when a case that had no contact gets one.
 */
export const emitWebhook =
  (tools: Tools): Steps['emitWebhook'] =>
  ({ caseId, key }) =>
    tools.database.transaction(async (tx) => {
      const locked = await lock(tx, caseId)
      const { account, theCase } = locked
      await noteRun(tx, theCase)
      if (theCase.outcome !== null || theCase.secondLookAt !== null) return standingOfCase(tx, theCase, 'emitWebhook')
      const told =
        theCase.told < theCase.verdicts ? (await tell(tx, locked)).theCase : await lookAgain(tx, await findSomebody(tx, locked, key))
      return (await goOn(tools, tx, { account, theCase: told }, 'emitWebhook')).answer
    })

/** The recipients, their hours or their zone may have changed: a postponed mail is claimed again, and waits on if it must. */
const lookAgain = async (tx: Tx, theCase: Case): Promise<Case> =>
  theCase.putOffUntil === null ? theCase : ((await moveCase(tx, theCase.id, { putOffUntil: null })) ?? theCase)

const findSomebody = async (tx: Tx, { account, theCase }: LockedCase, key: string): Promise<Case> => {
  const waits = theCase.stage === 'awaiting_user' || theCase.stage === 'escalated'
  if (!waits || theCase.firstContactAt !== null || !(await isAskable(tx, account.notify, theCase))) return theCase
  const moved = await moveCase(tx, theCase.id, { stage: 'awaiting_user', firstContactAt: tx.now, ...ladderAnew(theCase) })
  await note(tx, { caseId: theCase.id, kind: 'released', step: `contacts:${key}`, data: { why: 'contact_added' } })
  return moved ?? theCase
}
