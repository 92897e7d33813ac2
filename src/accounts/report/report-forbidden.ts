import { refreshByReportMs } from '../../domain/weigh-report.js'
import { NotFound } from '../../http/errors.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { probeAccount } from '../refresh/probe-account.js'
import { refreshReported } from './refresh-reported.js'
import type { AuthenticationErrorReport, ReportAnswer } from './authentication-error-report.js'
import { reportUnauthorized } from './report-unauthorized.js'
import { updateForbiddenError } from '../store/account-store.js'
import type { OutageFacts } from '../store/token-facts-store.js'
import { claimForbidden, selectReportedCredentials } from '../store/rejection-store.js'

/** A 403 of the same credentials is looked into once in this time. */
const lookedIntoEveryMs = 3_600_000

/**
 * A 403 is noted on the account. Some APIs answer so to a dead token (Django REST framework where its first authenticator has no
 * `WWW-Authenticate`, JupyterHub): without missing scopes the integration's probe is asked, and one that says that the token is dead makes
 * it a 401. Without a probe, where the platform's dead tokens are 403, one refresh per generation and hour.
 * @throws NotFound; as `reportUnauthorized` does where the token is dead
 */
export const reportForbidden = async (
  tools: Tools,
  report: AuthenticationErrorReport,
  facts: OutageFacts,
  isOlder: boolean,
): Promise<ReportAnswer> => {
  const { environmentId, accountId } = report
  const known = await tools.database.transaction((tx) =>
    updateForbiddenError(tx, environmentId, accountId, {
      resource: report.resource,
      method: report.method,
      missing_scopes: report.missingScopes,
      occurred_at: tx.now.toISOString(),
    }),
  )
  if (!known) throw new NotFound()
  if (isOlder) return { case_id: null, newer: true }
  const mayBeDead = report.missingScopes.length === 0 && facts.authenticationMethod !== 'api_key' && !facts.isObserved
  if (!mayBeDead || facts.openCaseId !== null) return { case_id: null }
  const credentials = await selectReportedCredentials(tools.database, accountId, tools.clock())
  if (credentials === null) throw new NotFound()
  const { deadTokensAre403 } = quirksOf(credentials.platform)
  if (!credentials.hasProbe && !deadTokensAre403) return { case_id: null }
  const cost = credentials.hasProbe
    ? { everyMs: tools.settings.reportsApart, refreshEveryMs: null }
    : { everyMs: lookedIntoEveryMs, refreshEveryMs: refreshByReportMs }
  if (!(await claimForbidden(tools.database, { accountId, environmentId, now: tools.clock(), ...cost }))) return { case_id: null }
  if (!credentials.hasProbe) return refreshReported(tools, report, facts)
  const { health } = await probeAccount(tools, accountId)
  return health === 'refused' ? reportUnauthorized(tools, report, facts) : { case_id: null }
}
