import { setTimeout as sleep } from 'node:timers/promises'
import { reasonOf } from '../../cases/set-verdict.js'
import { liveRejection, weighReport, weighWithoutProbe } from '../../domain/weigh-report.js'
import type { KnownRejection, ReportFacts, ReportStep } from '../../domain/weigh-report.js'
import { NotFound } from '../../http/errors.js'
import type { Tools, ToolsDatabase, Tx } from '../../tools.js'
import { forgiveRejection } from '../outage/forgive-rejection.js'
import { lockAccount } from '../account/lock-account.js'
import { openOutage } from '../outage/open-outage.js'
import { probeAccount } from '../refresh/probe-account.js'
import { probeRejected } from '../rejections/probe-rejected.js'
import { refreshReported } from './refresh-reported.js'
import { rejectedJudgement } from '../outage/rejected-judgement.js'
import type { AuthenticationErrorReport, ReportAnswer } from './authentication-error-report.js'
import { updateReported } from '../store/credentials-store.js'
import type { OutageFacts } from '../store/token-facts-store.js'
import {
  beginRejection,
  ensureRejection,
  selectReportedCredentials,
  touchRejection,
  updateRefused,
  updateRejection,
} from '../store/rejection-store.js'
import type { ReportedCredentials } from '../store/rejection-store.js'

/** Between the two times that the probe has to answer 401: one of the platform's servers may be slower than the others. */
const probeAgainMs = 1_000

/**
 * A 401 about the current credentials of an account that is refreshed. The first one costs a refresh. One that outlives it is looked into:
 * by the integration's probe, or, without one, by how often it is reported (`weighReport` has the rules). What they find opens a case
 * whose cause is `rejected`.
 * @throws as `refreshReported` does
 */
export const reportUnauthorized = (tools: Tools, report: AuthenticationErrorReport, facts: OutageFacts): Promise<ReportAnswer> => {
  const running = underWay.get(tools.database) ?? new Map<string, Promise<ReportAnswer>>()
  underWay.set(tools.database, running)
  const key = [report.accountId, facts.generation, facts.openCaseId, report.generation].join(' ')
  const answer = running.get(key) ?? answerTo(tools, report, facts).finally(() => running.delete(key))
  running.set(key, answer)
  return answer
}

/** Reports of this process about the same token share one answer: hundreds at once must not wait for one row with a connection each. */
const underWay = new WeakMap<ToolsDatabase, Map<string, Promise<ReportAnswer>>>()

const answerTo = async (tools: Tools, report: AuthenticationErrorReport, facts: OutageFacts): Promise<ReportAnswer> => {
  const { accountId, environmentId } = report
  const { generation } = facts
  if (facts.openCaseId !== null) {
    await updateReported(tools.database, accountId, generation)
    return { case_id: (await isTakenAgain(tools, accountId, facts)) ? null : facts.openCaseId }
  }
  // Of a first report a refresh comes in any case.
  if (await beginRejection(tools.database, { accountId, environmentId, generation, now: tools.clock() })) {
    return refreshReported(tools, report, facts, facts)
  }
  const step = await tools.database.transaction((tx) => weigh(tx, tools, report, weighReport))
  switch (step) {
    case 'note':
      return { case_id: null }
    case 'refresh':
      return refreshReported(tools, report, facts)
    case 'open':
      return open(tools, report, facts.generation)
    case 'probe':
      return askProbe(tools, report, facts)
  }
}

/** Weighs under the rejection's lock, and writes what was counted and what is about to be asked before anything is asked. */
const weigh = async (
  tx: Tx,
  { settings }: Tools,
  { accountId, environmentId }: AuthenticationErrorReport,
  rule: (known: KnownRejection, facts: ReportFacts) => ReturnType<typeof weighReport>,
): Promise<ReportStep> => {
  const credentials = await selectReportedCredentials(tx, accountId, tx.now)
  if (credentials === null) throw new NotFound()
  const locked = await ensureRejection(tx, accountId, environmentId)
  const now = tx.now.getTime()
  const { step, counted, counts } = rule(locked, factsOf(credentials, now, settings.reportsApart))
  const known = liveRejection(locked, now) ?? fresh
  await updateRejection(tx, accountId, {
    ...known,
    reportedAt: now,
    counted,
    countedAt: counts ? now : known.countedAt,
    refreshedAt: step === 'refresh' ? now : known.refreshedAt,
    probedAt: step === 'probe' ? now : known.probedAt,
  })
  return step
}

/** A report joins the case of a rejected connection; the probe, run no more often than reports count, may find that it is over. */
const isTakenAgain = async (tools: Tools, accountId: string, { cause, verdict }: OutageFacts): Promise<boolean> => {
  if (cause !== 'rejected') return false
  await touchRejection(tools.database, accountId, tools.clock())
  return verdict !== null && verdict !== 'transient' && probeRejected(tools, accountId, tools.settings.reportsApart)
}

const fresh = { countedAt: null, refreshedAt: null, probedAt: null, refusedAt: null, isSettled: false } as const

const factsOf = ({ lastRefreshedAt, lifeMs, isExpired, hasProbe }: ReportedCredentials, now: number, apartMs: number) => ({
  now,
  lastRefreshedAt,
  lifeMs,
  isExpired,
  hasProbe,
  apartMs,
})

/** The probe decides where it answers clearly; one that does not is as good as none. */
const askProbe = async (tools: Tools, report: AuthenticationErrorReport, facts: OutageFacts): Promise<ReportAnswer> => {
  const { accountId } = report
  const first = await probeAccount(tools, accountId)
  if (first.health === 'refused') await sleep(probeAgainMs)
  const last = first.health === 'refused' ? await probeAccount(tools, accountId) : first
  if (last.health === 'healthy') {
    await tools.database.transaction((tx) => forgiveRejection(tx, accountId, 'probe'))
    return { case_id: null }
  }
  if (first.health === 'refused' && last.health === 'refused') {
    await updateRefused(tools.database, accountId, tools.clock())
    // Refreshed while it was asked: what it refused is not the current token.
    return first.generation === last.generation ? open(tools, report, last.generation) : { case_id: null }
  }
  const step = await tools.database.transaction((tx) => weigh(tx, tools, report, weighWithoutProbe))
  if (step === 'refresh') return refreshReported(tools, report, facts)
  return step === 'open' ? open(tools, report, facts.generation) : { case_id: null }
}

/** Nothing is opened of credentials that were replaced meanwhile, or of a connection whose case expired or was cancelled. */
const open = async (
  tools: Tools,
  { environmentId, accountId, actor }: AuthenticationErrorReport,
  generation: number,
): Promise<ReportAnswer> => {
  const { caseId } = await tools.database.transaction(async (tx) => {
    const account = await lockAccount(tx, accountId, environmentId)
    const credentials = await selectReportedCredentials(tx, accountId, tx.now)
    if (account === null || credentials === null) throw new NotFound()
    const reason = reasonOf(rejectedJudgement(credentials.platform))
    return openOutage(tx, { accountId, generation, cause: 'rejected', reason, ...(actor === undefined ? {} : { actor }) })
  })
  return { case_id: caseId }
}
