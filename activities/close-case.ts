import { endOutage } from '../src/accounts/outage/end-outage.js'
import { moveCase } from '../src/cases/move-case.js'
import { noteOnce } from '../src/cases/note.js'
import { standingOfCase } from '../src/cases/standing.js'
import { mailUnansweredAsks } from '../src/connect/mail-fresh-link.js'
import type { Steps } from '../src/domain/steps.js'
import { dropRows } from '../src/outbox/drop-rows.js'
import type { Tools } from '../src/tools.js'
import { lock, noteRun } from './case-step.js'
import { queueConfirmation } from './queue-confirmation.js'

/**
 * Notes the workflow's end on the case, and after a reauthorization mails a confirmation to those who were asked. A wake that claims an end which the
 * database does not know (a forged signal) changes nothing: the result has the case's actual state.
 */
export const closeCase =
  (tools: Tools): Steps['closeCase'] =>
  ({ caseId, cancelled = false }) =>
    tools.database.transaction(async (tx) => {
      let locked = await lock(tx, caseId)
      await noteRun(tx, locked.theCase)
      if (locked.theCase.outcome === null) {
        if (!cancelled) return standingOfCase(tx, locked.theCase)
        await endOutage(tx, { accountId: locked.account.id, outcome: 'cancelled' })
        locked = await lock(tx, caseId)
      }
      const { account, theCase } = locked
      const first = await noteOnce(tx, { caseId, kind: 'closed', step: 'closeCase', data: { outcome: theCase.outcome } })
      if (first) {
        await moveCase(tx, caseId, { workflowClosedAt: tx.now })
        // A row that still waits to wake it has nothing to add.
        dropRows(tx, { kind: 'wake', subjectId: caseId })
        if (theCase.outcome === 'reauthorized') await queueConfirmation(tx, account, theCase)
        else await mailUnansweredAsks(tx, theCase, tools.settings.linkLife)
        tools.metrics.casesEnded.inc({ outcome: theCase.outcome ?? 'none' })
      }
      return standingOfCase(tx, theCase)
    })
