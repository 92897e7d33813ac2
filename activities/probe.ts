import { ApplicationFailure } from '@temporalio/common'
import { endOutage } from '../src/accounts/end-outage.js'
import { refreshAccount } from '../src/accounts/refresh-account.js'
import type { Case } from '../src/cases/case.js'
import { standingOf } from '../src/cases/standing.js'
import { durationMs } from '../src/domain/duration.js'
import type { Judgement } from '../src/domain/judgement.js'
import type { Steps } from '../src/domain/steps.js'
import { hasIncident } from '../src/incidents/incident-of.js'
import type { Tools } from '../src/tools.js'
import { lock } from './case-step.js'
import { leaseHeld } from './detect-refresh-error.js'
import { writeJudgement } from './write-judgement.js'

/** While detecting, the platform is asked about this often within `confirm`, so that a short outage is over soon after it ended. */
const triesWithinConfirm = 12
/** Not even a policy of milliseconds makes this a busy loop. */
const shortestWaitMs = 50
/** A platform that says `Retry-After: 0` is not asked again at once. */
const shortestRetryAfterMs = 1000

/**
 * Asks the platform until there is news: healthy, another verdict, or the moment at which probing gives up. Until then it fails, benignly
 * and retryably, so that a case held for a month costs one activity in its history.
 */
export const probe =
  (tools: Tools): Steps['probe'] =>
  async ({ caseId }) => {
    const before = await tools.database.transaction(async (tx) => {
      const { account, theCase } = await lock(tx, caseId)
      const waits = theCase.stage === 'detecting' && !account.isSandbox && (await hasIncident(tx, theCase.integrationId))
      return { theCase, waits, standing: await standingOf(tx, caseId) }
    })
    if ('ended' in before.standing || before.standing.next?.what !== 'probe') return before.standing
    const patience = Date.parse(before.standing.next.at ?? '') - tools.clock().getTime()
    // The app's incident asks for a few of its accounts; this one only waits, until its own patience is over.
    if (before.waits && patience > 0) throw stillNoNews(Math.max(shortestWaitMs, Math.min(waitOf(before.theCase, null), patience)))
    const result = await refreshAccount(tools, before.theCase.accountId, { wait: false, ifGeneration: before.theCase.generation })
    if (result.kind === 'busy') throw leaseHeld()
    return tools.database.transaction(async (tx) => {
      const { account, theCase } = await lock(tx, caseId)
      let isNews = false
      if (theCase.outcome === null) {
        if (result.kind === 'failed') isNews = await writeJudgement(tools, tx, theCase, result.judgement)
        else await endOutage(tx, { accountId: account.id, outcome: 'healed' })
      }
      const standing = await standingOf(tx, caseId)
      // Failing would undo what was just written: a case held after its import goes on being probed under its new verdict.
      if ('ended' in standing || standing.next?.what !== 'probe' || isNews) return standing
      const givesUp = Date.parse(standing.next.at ?? '') - tx.now.getTime()
      throw stillNoNews(Math.max(shortestWaitMs, Math.min(waitOf(theCase, result.kind === 'failed' ? result.judgement : null), givesUp)))
    })
  }

const waitOf = (theCase: Case, judgement: Judgement | null): number => {
  const every = durationMs(theCase.ladder.probe_every) ?? 0
  if (judgement?.retryAfterMs != null) return Math.max(shortestRetryAfterMs, judgement.retryAfterMs)
  return theCase.stage === 'detecting' ? Math.min(every, (durationMs(theCase.ladder.confirm) ?? 0) / triesWithinConfirm) : every
}

const stillNoNews = (waitMs: number): ApplicationFailure =>
  ApplicationFailure.create({
    message: 'Not mended yet; asked again later',
    type: 'NotMendedYet',
    nextRetryDelay: waitMs,
    category: 'BENIGN',
  })
