import { caseLabels } from '../src/cases/case-labels.js'
import { findCase } from '../src/cases/lock-case.js'
import { casesToReconcile } from '../src/cases/cases-to-reconcile.js'
import { standingOf } from '../src/cases/standing.js'
import { finishAttempt } from '../src/connect/finish-attempt.js'
import { unfinishedAttempts } from '../src/connect/unfinished-attempts.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'

/**
 * Finds what nobody looks after: open cases without an execution are started from where their row says they stand, ended ones whose
 * workflow never noted its end are woken, callbacks cut off half-way are finished. It never terminates anything.
 */
export const reconcile =
  (tools: Tools): Steps['reconcile'] =>
  async () => {
    const before = new Date(tools.clock().getTime() - tools.settings.reconcileEvery)
    for (const attemptId of await tools.database.transaction((tx) => unfinishedAttempts(tx, before))) {
      await finishAttempt(tools, attemptId).catch((error: unknown) => {
        tools.log.warn({ err: error, attempt: attemptId }, 'an attempt could not be finished yet')
      })
    }
    for (const caseId of await tools.database.transaction((tx) => casesToReconcile(tx, before))) {
      await lookAfter(tools, caseId).catch((error: unknown) => {
        tools.log.warn({ err: error, case: caseId }, 'a case could not be reconciled yet')
      })
    }
  }

const lookAfter = async (tools: Tools, caseId: string): Promise<void> => {
  if (await tools.temporal.isRunning(caseId)) return
  const found = await tools.database.transaction(async (tx) => {
    const theCase = await findCase(tx, caseId)
    return theCase && { theCase, opened: await standingOf(tx, caseId, 'emitWebhook') }
  })
  if (found === null || found.theCase.workflowClosedAt !== null) return
  tools.log.info({ case: caseId }, 'a case without an execution is started again')
  // Without a verdict there is nothing to go on from: the story begins at its first step.
  await tools.temporal.restartCase(
    caseLabels(found.theCase),
    found.theCase.verdict === null && found.theCase.outcome === null ? undefined : found.opened,
  )
}
