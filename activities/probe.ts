import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { examineRejected } from '../src/accounts/rejections/examine-rejected.js'
import { forgiveRejection } from '../src/accounts/outage/forgive-rejection.js'
import { leaseMsOf } from '../src/accounts/refresh/held-lease.js'
import { untilProbed } from '../src/accounts/refresh/until-probed.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import type { Case } from '../src/cases/case.js'
import { standingOf } from '../src/cases/standing.js'
import { bounds } from '../src/domain/bounds.js'
import { durationMs } from '../src/domain/duration.js'
import type { Judgement } from '../src/domain/judgement.js'
import type { StepAnswer, Steps } from '../src/domain/steps.js'
import { hasIncident } from '../src/incidents/incident-of.js'
import { looksBefore } from '../src/incidents/weigh-answer.js'
import type { Tools, Tx } from '../src/tools.js'
import { lock } from './case-step.js'
import { checkClientOf } from './check-client.js'
import { leaseHeld } from './detect-refresh-error.js'
import { isOvertaken } from './is-overtaken.js'
import { openAtOnce } from './open-at-once.js'
import { writeJudgement } from './write-judgement.js'

/** While detecting, the platform is asked about this often within `confirm`, so that a short outage is over soon after it ended. */
const triesWithinConfirm = 12
/** A sandbox account has no platform that could mind. */
const sandboxApartMs = durationMs(bounds['policy.probe_every'].least) ?? 0
/** A platform that says `Retry-After: 0` is not asked again at once. */
const shortestRetryAfterMs = 1000
/** A second look takes about as long as a call. */
const betweenLooksMs = 1_000
const mostLooksWaitedFor = 30

/**
 * Probes the platform until something changes: healthy, another verdict, or the deadline of the probing. Until then it fails, benignly and retryably,
 * so that a case held for a month costs one activity in its history.
 */
export const probe =
  (tools: Tools): Steps['probe'] =>
  async ({ caseId }) =>
    openAtOnce(tools, caseId, await ask(tools, caseId))

const ask = async (tools: Tools, caseId: string): Promise<StepAnswer> => {
  const before = await tools.database.transaction(async (tx) => {
    const { account, theCase } = await lock(tx, caseId)
    const waits =
      theCase.stage === 'detecting' && theCase.cause === 'refresh' && !account.isSandbox && (await hasIncident(tx, theCase.integrationId))
    const apartMs = account.isSandbox ? sandboxApartMs : tools.settings.probesApart
    // A retry of this step has already waited as long; other accounts' refreshes no longer delay it.
    const isFirst = activityInfo().attempt === 1
    const leastMs = isFirst && theCase.cause === 'refresh' ? await untilProbed(tx, account.id, apartMs) : 0
    const lookMs = await untilSecondLook(tools, tx, theCase)
    return { theCase, waits, apartMs, waitMs: Math.max(lookMs, leastMs), standing: await standingOf(tx, caseId) }
  })
  const { apartMs } = before
  if ('ended' in before.standing || before.standing.next?.what !== 'probe') return before.standing
  if (before.waitMs > 0) throw stillNoNews(before.waitMs)
  const patience = Date.parse(before.standing.next.at ?? '') - tools.clock().getTime()
  // The app's incident asks for a few of its accounts; this one only waits, until its own patience is over.
  if (before.waits && patience > 0) throw stillNoNews(Math.max(apartMs, Math.min(waitOf(before.theCase, null), patience)))
  if (before.theCase.cause === 'rejected') return probeRejection(tools, before.theCase, { patience, apartMs })
  const result = await refreshAccount(tools, before.theCase.accountId, { wait: false, ifGeneration: before.theCase.generation })
  if (result.kind === 'busy') throw leaseHeld()
  const check = await checkClientOf(tools, before.theCase, result)
  return tools.database.transaction(async (tx) => {
    const { account, theCase } = await lock(tx, caseId)
    let isNews = false
    if (theCase.outcome === null) {
      if (result.kind !== 'failed') await endOutage(tx, { accountId: account.id, outcome: 'healed' })
      // Support or an incident gave another verdict while the platform was asked: that one counts.
      else if (theCase.verdicts !== before.theCase.verdicts) isNews = true
      else if (await isOvertaken(tx, theCase.integrationId, result)) throw leaseHeld()
      else isNews = (await writeJudgement(tools, tx, theCase, result.judgement, check)) !== null
    }
    const standing = await standingOf(tx, caseId)
    // Failing would undo what was just written: a case held after its import is probed on under its new verdict.
    if ('ended' in standing || standing.next?.what !== 'probe' || isNews) return standing
    // The second look brought no answer: it is taken again.
    if (theCase.secondLookAt !== null) throw stillNoNews(Math.max(shortestRetryAfterMs, tools.settings.secondTryAfter))
    const givesUp = Date.parse(standing.next.at ?? '') - tx.now.getTime()
    throw stillNoNews(Math.max(apartMs, Math.min(waitOf(theCase, result.kind === 'failed' ? result.judgement : null), givesUp)))
  })
}

/**
 * Milliseconds until a case whose second look is awaited may take it; 0: now, or it awaits none. One case of an app at a time: what it
 * finds about the app counts for the others, which its incident holds. One whose worker was lost lets the others pass after a while.
 */
const untilSecondLook = async (tools: Tools, tx: Tx, theCase: Case): Promise<number> => {
  const { secondLookAt, integrationId, id: caseId, verdict } = theCase
  if (secondLookAt === null) return 0
  const wait = secondLookAt.getTime() - tx.now.getTime()
  if (wait > 0) return wait
  if (verdict === 'user') return 0
  // Its incident comes to this case too.
  if (await hasIncident(tx, integrationId)) return betweenLooksMs
  const before = await looksBefore(tx, { integrationId, caseId, at: secondLookAt, lostMs: leaseMsOf(tools.settings) })
  return Math.min(before, mostLooksWaitedFor) * betweenLooksMs
}

/**
 * The same for a rejected connection: its API is asked, not its refresh. A verdict that staff gave stays while the API refuses; what ends the
 * case is a good answer.
 */
const probeRejection = async (
  tools: Tools,
  { id: caseId, accountId }: Case,
  { patience, apartMs }: { readonly patience: number; readonly apartMs: number },
): Promise<StepAnswer> => {
  const examined = await examineRejected(tools, accountId, { isLast: patience <= 0 })
  if (examined.kind === 'busy') throw leaseHeld()
  return tools.database.transaction(async (tx) => {
    if (examined.kind === 'accepted') await forgiveRejection(tx, accountId, 'probe')
    const { theCase } = await lock(tx, caseId)
    let isNews = false
    const decides = examined.kind === 'rejected' && theCase.stage === 'detecting' && theCase.cause === 'rejected'
    if (theCase.outcome === null && (examined.kind === 'refused' || decides))
      isNews = (await writeJudgement(tools, tx, theCase, examined.judgement)) !== null
    const standing = await standingOf(tx, caseId)
    if ('ended' in standing || standing.next?.what !== 'probe' || isNews) return standing
    const givesUp = Date.parse(standing.next.at ?? '') - tx.now.getTime()
    const wait = examined.kind === 'unsure' ? examined.waitMs : waitOf(theCase, null)
    throw stillNoNews(Math.max(apartMs, Math.min(wait, givesUp)))
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
