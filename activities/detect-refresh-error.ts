import { ApplicationFailure } from '@temporalio/common'
import { endOutage } from '../src/accounts/end-outage.js'
import { refreshAccount } from '../src/accounts/refresh-account.js'
import { standingOf } from '../src/cases/standing.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { caseOf, caseStep } from './case-step.js'
import { checkClientOf } from './check-client.js'
import { writeJudgement } from './write-judgement.js'

/** Another process refreshes this account now; its answer is known within a second or a few. */
export const leaseHeld = (): ApplicationFailure =>
  ApplicationFailure.create({
    message: 'Another refresh of this account is under way',
    type: 'LeaseHeld',
    nextRetryDelay: '1s',
    category: 'BENIGN',
  })

/** Tries the refresh once more under the account's lease, and writes the verdict down. Healthy: the refresh itself ended the case. */
export const detectRefreshError =
  (tools: Tools): Steps['detectRefreshError'] =>
  async ({ caseId }) => {
    const theCase = await caseOf(tools, caseId)
    if (theCase.outcome !== null || theCase.verdict !== null) return tools.database.transaction((tx) => standingOf(tx, caseId))
    const result = await refreshAccount(tools, theCase.accountId, { wait: false, ifGeneration: theCase.generation })
    if (result.kind === 'busy') throw leaseHeld()
    const check = await checkClientOf(tools, theCase, result)
    return caseStep(tools, { caseId, step: null }, async (tx, { account, theCase: open }) => {
      // Newer credentials are there, which mends what this case is about.
      if (result.kind !== 'failed') await endOutage(tx, { accountId: account.id, outcome: 'healed' })
      else if (open.verdict === null) await writeJudgement(tools, tx, open, result.judgement, check)
    })
  }
