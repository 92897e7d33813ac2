import { reasonOf } from '../../cases/set-verdict.js'
import { NotFound } from '../../http/errors.js'
import type { Tools } from '../../tools.js'
import { localJudgement } from '../account/local-judgement.js'
import { lockAccount } from '../account/lock-account.js'
import { openOutage } from '../outage/open-outage.js'
import { refreshReported } from './refresh-reported.js'
import { reportForbidden } from './report-forbidden.js'
import { reportObserved } from './report-observed.js'
import type { AuthenticationErrorReport, ReportAnswer } from './authentication-error-report.js'
import { reportUnauthorized } from './report-unauthorized.js'
import { selectOutageFacts } from '../store/token-facts-store.js'

/**
 * The company's application saw a 401 or 403 of the platform. One about credentials that were replaced since costs no call. A 401 joins an
 * open case without a call; else the account is refreshed first, and only a failure opens a case (`reportUnauthorized` says what comes of a
 * 401 that outlives a refresh). A thousand reports at once are one refresh and one case. A 403 is noted, and looked into where it may mean
 * a dead token (`reportForbidden`). An API key cannot be refreshed: the first 401 opens its case (the contract), whose first step proves
 * the key; where it proved good, later 401s ask the probe first. Where another system refreshes the account, its raw answer is judged
 * instead.
 * @throws NotFound, ServiceUnavailable, BadRequest
 */
export const reportAuthenticationError = async (tools: Tools, report: AuthenticationErrorReport): Promise<ReportAnswer> => {
  const { environmentId, accountId, generation } = report
  const facts = await selectOutageFacts(tools.database, environmentId, accountId)
  if (facts === null) throw new NotFound()
  const isOlder = generation !== null && generation < facts.generation
  if (report.status === 403) return reportForbidden(tools, report, facts, isOlder)
  if (isOlder) return { case_id: null, newer: true }
  if (facts.isObserved) return tools.database.transaction((tx) => reportObserved(tx, report))
  if (facts.authenticationMethod !== 'api_key') return reportUnauthorized(tools, report, facts)
  if (facts.openCaseId !== null) return { case_id: facts.openCaseId }
  if (facts.brokenSince === null) return openForKey(tools, report, facts.generation)
  return refreshReported(tools, report, facts)
}

const openForKey = async (
  tools: Tools,
  { environmentId, accountId }: AuthenticationErrorReport,
  generation: number,
): Promise<ReportAnswer> => {
  const { caseId } = await tools.database.transaction(async (tx) => {
    const account = await lockAccount(tx, accountId, environmentId)
    if (account === null || account.deletedAt !== null) throw new NotFound()
    return openOutage(tx, { accountId, generation, reason: reasonOf(localJudgement('unauthorized_reported')) })
  })
  return { case_id: caseId }
}
