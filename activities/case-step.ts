import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { lockAccountAndCase } from '../src/accounts/account/lock-account.js'
import type { Account } from '../src/accounts/account/account.js'
import type { Case } from '../src/cases/case.js'
import { findCase } from '../src/cases/lock-case.js'
import { moveCase } from '../src/cases/move-case.js'
import { isDone } from '../src/cases/note.js'
import { standingOf, standingOfCase } from '../src/cases/standing.js'
import type { StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'

/** No row: the database was restored to before this case. The workflow completes; there is nothing to repair. */
export const caseGone = (): ApplicationFailure => ApplicationFailure.nonRetryable('The case is not in the database', 'CaseGone')

/** A case and its account, both rows locked by the transaction. */
export interface LockedCase {
  readonly account: Account
  readonly theCase: Case
}

/** The case and its account, as they are, without locks. */
export const caseOf = async (tools: Tools, caseId: string): Promise<Case> => {
  const theCase = await findCase(tools.database, caseId)
  if (theCase === null) throw caseGone()
  return theCase
}

/** Locks the account, then the case: always in that order, so that two steps never wait for each other. */
export const lock = async (tx: Tx, caseId: string): Promise<LockedCase> => {
  const locked = await lockAccountAndCase(tx, caseId)
  if (locked === null) throw caseGone()
  return locked
}

/** Notes which workflow execution works on the case: another one once the reconciler had to start it again. */
export const noteRun = async (tx: Tx, { id, runId }: Case): Promise<void> => {
  const run = activityInfo().workflowExecution?.runId
  if (run !== undefined && run !== runId) await moveCase(tx, id, { runId: run })
}

/**
 * Runs one step's transaction under the locks of account and case; writes nothing if the case has its outcome or the step was done before. `work`
 * writes the timeline's line under `step`, and may return the updated case. Returns the case's new state.
 */
export const caseStep = (
  tools: Tools,
  { caseId, step }: { readonly caseId: string; readonly step: string | null },
  work: (tx: Tx, locked: LockedCase) => Promise<Case | null | undefined>,
): Promise<StepAnswer> =>
  tools.database.transaction(async (tx) => {
    const locked = await lock(tx, caseId)
    const open = locked.theCase.outcome === null
    await noteRun(tx, locked.theCase)
    if (!open || (step !== null && (await isDone(tx, caseId, step)))) return standingOfCase(tx, locked.theCase)
    const theCase = await work(tx, locked)
    return theCase == null ? standingOf(tx, caseId) : standingOfCase(tx, theCase)
  })
