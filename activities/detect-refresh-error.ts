import { ApplicationFailure } from '@temporalio/common'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { examineRejected } from '../src/accounts/rejections/examine-rejected.js'
import { forgiveRejection } from '../src/accounts/outage/forgive-rejection.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import type { Case } from '../src/cases/case.js'
import { standingOf } from '../src/cases/standing.js'
import { isConfirmOver } from '../src/incidents/weigh-answer.js'
import type { StepAnswer, Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { caseOf, caseStep } from './case-step.js'
import { checkClientOf } from './check-client.js'
import { isOvertaken } from './is-overtaken.js'
import { openAtOnce } from './open-at-once.js'
import { writeJudgement } from './write-judgement.js'

/**
 * For these credentials, a judgement so few milliseconds old is not repeated: the refresh that opened the case is its detection. After a kill or a
 * wait in a storm the judgement is older, and the platform is asked.
 */
const freshMs = 5_000

/** Another refresh of this account is under way, or has to be: it is known within a second or a few. */
export const leaseHeld = (): ApplicationFailure =>
  ApplicationFailure.create({
    message: 'Another refresh of this account is under way, or has to be',
    type: 'LeaseHeld',
    nextRetryDelay: '1s',
    category: 'BENIGN',
  })

/** Returns what a rejected connection's API says now; if that is inconclusive, `probe` continues. A success ends the case. */
const detectRejection = async (tools: Tools, theCase: Case): Promise<StepAnswer> => {
  const { id: caseId, accountId } = theCase
  const examined = await examineRejected(tools, accountId, { isLast: isConfirmOver(theCase, tools.clock()) })
  if (examined.kind === 'busy') throw leaseHeld()
  if (examined.kind === 'accepted') await tools.database.transaction((tx) => forgiveRejection(tx, accountId, 'probe'))
  return caseStep(tools, { caseId, step: null }, async (tx, { theCase: open }) => {
    if (open.verdict !== null) return open
    // Another caller's refresh failed meanwhile: the case is now about that failure.
    if (open.cause === 'refresh' && examined.kind !== 'refused') throw leaseHeld()
    return 'judgement' in examined ? writeJudgement(tools, tx, open, examined.judgement) : open
  })
}

/**
 * Writes down the verdict of the refresh that failed just now; where that is some time ago, the refresh is tried once more under the account's
 * lease; then opens the case, where that is due at once. Healthy: the refresh itself ended the case.
 */
export const detectRefreshError =
  (tools: Tools): Steps['detectRefreshError'] =>
  async ({ caseId }) =>
    openAtOnce(tools, caseId, await detect(tools, caseId))

const detect = async (tools: Tools, caseId: string): Promise<StepAnswer> => {
  const theCase = await caseOf(tools, caseId)
  if (theCase.outcome !== null || theCase.verdict !== null) return tools.database.transaction((tx) => standingOf(tx, caseId))
  if (theCase.cause === 'rejected') return detectRejection(tools, theCase)
  const result = await refreshAccount(tools, theCase.accountId, {
    wait: false,
    ifGeneration: theCase.generation,
    shareFailureMs: freshMs,
  })
  if (result.kind === 'busy') throw leaseHeld()
  const check = await checkClientOf(tools, theCase, result)
  return caseStep(tools, { caseId, step: null }, async (tx, { account, theCase: open }) => {
    // Newer credentials are there, which fixes what this case is about.
    if (result.kind !== 'failed') {
      await endOutage(tx, { accountId: account.id, outcome: 'healed' })
      return null
    }
    if (open.verdict !== null) return open
    if (await isOvertaken(tx, open.integrationId, result)) throw leaseHeld()
    return writeJudgement(tools, tx, open, result.judgement, check)
  })
}
