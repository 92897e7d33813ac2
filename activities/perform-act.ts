import { endOutage } from '../src/accounts/outage/end-outage.js'
import { decideAct } from '../src/cases/decide-act.js'
import { findAct, finishAct } from '../src/cases/acts.js'
import { standingOf } from '../src/cases/standing.js'
import { decideGrant } from '../src/connect/decide-grant.js'
import type { StepAnswerOfAct, Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { caseGone, lock } from './case-step.js'
import { escalateCase } from './escalate.js'

/** The deciding check of an act, and its effect, under the row lock: a callback may have ended the case before its wake arrived. */
export const performAct =
  (tools: Tools): Steps['performAct'] =>
  async ({ caseId, actId }) => {
    const decided = await tools.database.transaction(async (tx): Promise<StepAnswerOfAct | { grant: boolean }> => {
      const { account, theCase } = await lock(tx, caseId)
      const act = await findAct(tx, actId)
      if (act === null) throw caseGone()
      if (act.result !== null) return { ...(await standingOf(tx, caseId)), refused: 'refused' in act.result }
      const decision = await decideAct(tx, theCase, act)
      if ('refused' in decision) {
        await finishAct(tx, actId, decision)
        return { ...(await standingOf(tx, caseId)), refused: true }
      }
      if (decision.then === 'grant') return { grant: decision.accept }
      if (decision.then === 'cancel') await endOutage(tx, { accountId: account.id, outcome: 'cancelled', actor: act.actor })
      if (decision.then === 'escalate') await escalateCase(tools, tx, { account, theCase }, actId, act.actor)
      await finishAct(tx, actId, {})
      return standingOf(tx, caseId)
    })
    if (!('grant' in decided)) return decided
    const refused = await decideGrant(tools, { caseId, actId, accept: decided.grant })
    return tools.database.transaction(async (tx) => {
      if (refused !== null) await finishAct(tx, actId, { refused })
      return { ...(await standingOf(tx, caseId)), refused: refused !== null }
    })
  }
