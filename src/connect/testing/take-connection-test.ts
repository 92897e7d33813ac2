import { audit } from '../../access/audit.js'
import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import { secretFree } from '../../domain/secret-free.js'
import { publicUrl } from '../../http/public-url.js'
import { checkAuthorizationResponse } from '../../oauth/authorization-response.js'
import { sendCode } from '../../oauth/token-request.js'
import type { Tools } from '../../tools.js'
import type { AttemptAsked } from '../attempt-store.js'
import type { ConnectAnswer } from '../connect-answer.js'
import { appOf } from '../current-app.js'
import { keptParams, openSecrets } from '../sealed-fields.js'
import { examineAnswer } from './examine-answer.js'
import { problemOf, problemOfError } from './problems.js'
import type { Report } from './report.js'
import { sealReport } from './sealed-report.js'
import { claimTest, endTest } from './store.js'

/**
 * The callback of a test: sends the code once, examines the response and drops it, and leads the browser back to the integration in the console,
 * whatever the result. Nothing of the platform's response is stored: if the process dies, the test counts as interrupted.
 */
export const takeConnectionTest = async (tools: Tools, asked: AttemptAsked, params: URLSearchParams): Promise<ConnectAnswer> => {
  const { attempt, environment } = asked
  const { settings, log, database } = tools
  const integrationPage = `settings/integrations/${attempt.integrationId}#connection-tested`
  const back: ConnectAnswer = {
    kind: 'redirect',
    url: `${publicUrl(settings)}/console/${encodeURIComponent(environment.name)}/${integrationPage}`,
  }
  const response = checkAuthorizationResponse({ ...attempt.app, clientSecret: null }, params)
  if (response.kind === 'forged') {
    log.warn({ attempt_id: attempt.id, why: response.why }, 'a callback was not an answer of the platform')
    return back
  }
  if (!(await database.transaction((tx) => claimTest(tx, attempt.id)))) return back
  const report =
    response.kind === 'error' ? failed(problemOfError(response)) : await examined(tools, asked, { params, code: response.code })
  await end(tools, asked, report)
  return back
}

const failed = (problem: Report['problems'][number]): Report => ({ problems: [problem], platform: null, grant: null })

const examined = async (
  tools: Tools,
  { attempt, integration }: AttemptAsked,
  { params, code }: { readonly params: URLSearchParams; readonly code: string },
): Promise<Report> => {
  try {
    const app = integration === null ? null : await appOf(tools, attempt, integration)
    if (integration === null || app === null) return failed(problemOf('integration_changed'))
    const { codeVerifier, nonce } = await openSecrets(tools.vault, attempt)
    const answer = await sendCode(tools.egress, app, {
      code,
      redirectUri: attempt.app.redirectUri,
      codeVerifier,
      timeoutMs: tools.settings.platformTimeout,
    })
    return await examineAnswer(tools, { attempt, integration, app, answer, nonce, params: keptParams(params), sent: [code, codeVerifier] })
  } catch (error) {
    if (isDatabaseUnreachable(error)) throw error
    tools.log.error({ err: error, attempt_id: attempt.id }, 'a connection test could not be finished')
    return failed(problemOf('not_finished'))
  }
}

const end = async (tools: Tools, { attempt, integration }: AttemptAsked, report: Report): Promise<void> => {
  const sealed = await sealReport(tools.vault, attempt.id, report)
  const [problem] = report.problems
  const code = problem === undefined ? null : secretFree(problem.code, [], 100)
  await tools.database.transaction(async (tx) => {
    if (!(await endTest(tx, { id: attempt.id, passed: code === null, code, answer: sealed }))) return
    await audit(tx, {
      environmentId: attempt.environmentId,
      actor: attempt.testedBy ?? 'relink',
      action: 'connection_tested',
      subjectKind: 'integration',
      subjectId: attempt.integrationId,
      data: { ...(integration !== null && { name: integration.name }), test_id: attempt.id, result: code ?? 'passed' },
    })
  })
}
