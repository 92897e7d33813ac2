import { reasonOf } from '../cases/set-verdict.js'
import { NotFound, ServiceUnavailable } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { failureWindowMs } from './failure-window.js'
import { localJudgement } from './local-judgement.js'
import { lockAccount } from './lock-account.js'
import { openOutage } from './open-outage.js'
import { refreshAccount } from './refresh-account.js'
import { reportObserved } from './report-observed.js'
import { updateForbiddenError } from './store/account-store.js'
import { selectOutageFacts } from './store/credentials-store.js'

export interface AuthenticationErrorReport {
  readonly environmentId: string
  readonly accountId: string
  readonly status: 401 | 403
  readonly resource: string | null
  readonly method: string | null
  readonly missingScopes: readonly string[]
  /** As on the timeline. */
  readonly actor?: string
  /** The platform's answer, raw; read only where another system refreshes the account. */
  readonly body?: unknown
}

/**
 * The company's application saw a 401 or 403 of the platform. A 403 is only noted. A 401 joins an open case without a call; else the
 * account is refreshed first, and only a failure opens a case. A thousand reports at once are one refresh and one case. An API key can not
 * be refreshed: the first 401 opens its case (the contract), whose first step proves the key; where it proved good, later 401s ask the
 * probe first. Where another system refreshes the account, its raw answer is judged instead.
 * @throws NotFound, ServiceUnavailable, BadRequest
 */
export const reportAuthenticationError = async (
  tools: Tools,
  report: AuthenticationErrorReport,
): Promise<{ readonly case_id: string | null }> => {
  const { environmentId, accountId } = report
  if (report.status === 403) {
    const known = await tools.database.transaction((tx) =>
      updateForbiddenError(tx, environmentId, accountId, {
        resource: report.resource,
        method: report.method,
        missing_scopes: report.missingScopes,
        occurred_at: tx.now.toISOString(),
      }),
    )
    if (!known) throw new NotFound()
    return { case_id: null }
  }
  const facts = await selectOutageFacts(tools.database, environmentId, accountId)
  if (facts === null) throw new NotFound()
  if (facts.isObserved) return tools.database.transaction((tx) => reportObserved(tx, report))
  if (facts.openCaseId !== null) return { case_id: facts.openCaseId }
  if (facts.authenticationMethod === 'api_key' && facts.brokenSince === null) return openForKey(tools, report, facts.generation)
  const shareFailureMs = failureWindowMs(facts.brokenSince, tools.clock())
  // The report is about the token of the moment it arrived: newer credentials answer it.
  const result = await refreshAccount(tools, accountId, {
    wait: true,
    ifGeneration: facts.generation,
    unlessOpenCase: true,
    ...(facts.authenticationMethod === 'api_key' && { ifOlderThanMs: shareFailureMs ?? 0 }),
    ...(shareFailureMs === undefined ? {} : { shareFailureMs }),
  })
  switch (result.kind) {
    case 'gone':
      throw new NotFound()
    case 'busy':
      throw new ServiceUnavailable('Another refresh of this account is under way', { retryAfterSeconds: 1 })
    case 'healthy':
    case 'superseded':
      return { case_id: null }
    case 'failed':
      return { case_id: result.caseId }
  }
}

const openForKey = async (
  tools: Tools,
  { environmentId, accountId }: AuthenticationErrorReport,
  generation: number,
): Promise<{ readonly case_id: string | null }> => {
  const { caseId } = await tools.database.transaction(async (tx) => {
    const account = await lockAccount(tx, accountId, environmentId)
    if (account === null || account.deletedAt !== null) throw new NotFound()
    return openOutage(tx, { accountId, generation, reason: reasonOf(localJudgement('unauthorized_reported')) })
  })
  return { case_id: caseId }
}
