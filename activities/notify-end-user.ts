import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { isDone } from '../src/cases/note.js'
import { standingOf, standingOfCase } from '../src/cases/standing.js'
import { durationMs } from '../src/domain/duration.js'
import { mailStepKey } from '../src/domain/reminder-key.js'
import { mailsBegunWithinMs } from '../src/domain/step-times.js'
import type { StepAnswer, Steps } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import { caseOf, lock } from './case-step.js'
import { checkClientOf } from './check-client.js'
import { claimMails, isClaimed } from './claim-mails.js'
import type { Claimed } from './claim-mails.js'
import { leaseHeld } from './detect-refresh-error.js'
import { sendClaimed } from './send-claimed.js'
import { writeJudgement } from './write-judgement.js'

/**
 * Mails the people to be asked. Before each mail, except a first one that goes at once, the platform is asked whether the account works again. The
 * mail is claimed (row, generation and hold checked, message stored) in one transaction, sent outside of any, and recorded in a second: after a kill
 * in between, the same bytes are sent again under the same Message-ID. An address that the server rejects is marked, and the next contact is asked.
 */
export const notifyEndUser =
  (tools: Tools): Steps['notifyEndUser'] =>
  async ({ caseId, key: given }) => {
    const key = mailStepKey(given)
    const step = `notifyEndUser:${key}`
    let asked = false
    const until = performance.now() + mailsBegunWithinMs
    for (;;) {
      const claimed = await tools.database.transaction((tx) => claimStep(tools, tx, { caseId, key, step, asked }))
      if (claimed === 'ask_first') {
        const answer = await checkFirst(tools, caseId)
        if (answer !== null) return answer
        asked = true
        continue
      }
      if (!isClaimed(claimed)) return claimed
      asked = true
      const answer = await sendClaimed(tools, { caseId, key, step, claimed, until })
      if (answer !== null) return answer
    }
  }

/** A judgement that is older is not mailed without asking again. */
const freshMs = 5 * 60_000

/** Whether the platform is asked before a mail: from the second one on, and before a first one that waited for its hour or its turn. */
const isAskedFirst = ({ firstNotifiedAt, putOffUntil, windowStep, judgedAt, openedAt }: Case, now: Date): boolean =>
  firstNotifiedAt !== null || ((putOffUntil !== null || windowStep !== null) && now.getTime() - (judgedAt ?? openedAt).getTime() > freshMs)

/** No mail about a connection that works by now, and none while the platform itself is down. */
const checkFirst = async (tools: Tools, caseId: string): Promise<StepAnswer | null> => {
  const theCase = await caseOf(tools, caseId)
  if (theCase.outcome !== null || !isAskedFirst(theCase, tools.clock())) return null
  const result = await refreshAccount(tools, theCase.accountId, { wait: false, ifGeneration: theCase.generation })
  if (result.kind === 'busy') throw leaseHeld()
  if (result.kind !== 'failed') return tools.database.transaction((tx) => standingOf(tx, caseId))
  const check = await checkClientOf(tools, theCase, result)
  return tools.database.transaction(async (tx) => {
    const locked = await lock(tx, caseId)
    // Support or an incident gave another verdict while the platform was asked: that one counts.
    if (locked.theCase.outcome !== null || locked.theCase.verdicts !== theCase.verdicts) return standingOf(tx, caseId)
    if (result.judgement.verdict === 'transient') {
      await moveCase(tx, caseId, { putOffUntil: new Date(tx.now.getTime() + (durationMs(locked.theCase.ladder.probe_every) ?? 0)) })
      return standingOf(tx, caseId)
    }
    const judged = await writeJudgement(tools, tx, locked.theCase, result.judgement, check)
    return judged === null ? null : standingOfCase(tx, judged)
  })
}

/**
 * Claims the mails of this reminder step, or returns the case's state because there is nothing to send; `ask_first`: not before the platform was
 * `asked`.
 */
export const claimStep = async (
  tools: Tools,
  tx: Tx,
  { caseId, key, step, asked }: { readonly caseId: string; readonly key: string; readonly step: string; readonly asked: boolean },
): Promise<readonly Claimed[] | StepAnswer | 'ask_first'> => {
  const locked = await lock(tx, caseId)
  const { theCase } = locked
  if (theCase.outcome === null && !asked && isAskedFirst(theCase, tx.now)) return 'ask_first'
  const asks = theCase.stage === 'awaiting_user' || theCase.stage === 'escalated'
  if (theCase.outcome !== null || !asks || (await isDone(tx, caseId, step))) return standingOf(tx, caseId)
  return claimMails(tools, tx, locked, { key, step })
}
