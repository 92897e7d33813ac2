import { NotFound, ServiceUnavailable } from '../../http/errors.js'
import type { Tools } from '../../tools.js'
import { failureWindowMs } from '../refresh/failure-window.js'
import { refreshAccount } from '../refresh/refresh-account.js'
import type { AuthenticationErrorReport, ReportAnswer } from './authentication-error-report.js'
import type { OutageFacts } from '../store/token-facts-store.js'
import type { LeaseFacts } from '../store/lease-store.js'
import { deleteRejection } from '../store/rejection-store.js'

/**
 * The refresh that a report of a 401 asks for: one for all that arrive meanwhile, none where newer credentials are there. A failure opens
 * the ordinary case, and what was counted towards a rejection is forgotten: that 401 did not outlive a refresh.
 * @throws NotFound, ServiceUnavailable where a refresh is under way for longer than it should
 */
export const refreshReported = async (
  tools: Tools,
  { accountId, generation }: Pick<AuthenticationErrorReport, 'accountId' | 'generation'>,
  facts: Pick<OutageFacts, 'generation' | 'brokenSince' | 'authenticationMethod'>,
  /** The first look at the account, where nothing took time since. */
  seen?: LeaseFacts,
): Promise<ReportAnswer> => {
  const shareFailureMs = failureWindowMs(facts.brokenSince, tools.clock())
  // The report is about the token that was current when it arrived: newer credentials answer it.
  const result = await refreshAccount(tools, accountId, {
    wait: true,
    ifGeneration: facts.generation,
    unlessOpenCase: true,
    ...(facts.authenticationMethod === 'api_key' && { ifOlderThanMs: shareFailureMs ?? 0 }),
    ...(shareFailureMs === undefined ? {} : { shareFailureMs }),
    ...(seen !== undefined && { seen }),
  })
  switch (result.kind) {
    case 'gone':
      throw new NotFound()
    case 'busy':
      throw new ServiceUnavailable('Another refresh of this account is under way', { retryAfterSeconds: 1 })
    case 'superseded':
      return generation === null ? { case_id: null } : { case_id: null, newer: true }
    case 'healthy':
      return { case_id: null }
    case 'failed':
      if (result.forgot !== true) await deleteRejection(tools.database, accountId)
      return { case_id: result.caseId }
  }
}
