import { setTimeout as pause } from 'node:timers/promises'
import { overLimit } from '../access/over-limit.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import { secretFree } from '../domain/secret-free.js'
import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { checkAuthorizationResponse } from '../oauth/authorization-response.js'
import type { AuthorizationResponse } from '../oauth/authorization-response.js'
import { sendCode } from '../oauth/token-request.js'
import type { Tools } from '../tools.js'
import type { AttemptAsked } from './attempt-store.js'
import { claimAttempt } from './claim-attempt.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { appOf } from './current-app.js'
import { donePage } from './done-page.js'
import { endAttempt } from './end-attempt.js'
import { endingOfError } from './ending-of-error.js'
import { finishAnswered, finishAttempt } from './finish-attempt.js'
import { unknownLimit } from './limits.js'
import { anonymousPage } from './page-for.js'
import type { Ending } from './pages/page-state.js'
import { keptParams, openSecrets, sealAnswer } from './sealed-fields.js'
import { endingPage } from './ending-page.js'
import type { Swapped } from './swap-grant.js'
import { takeConnectionTest } from './testing/take-connection-test.js'
import { keepAnswer, lockAttempt, selectAttempt, selectAttemptByState } from './attempt-store.js'

export interface CallbackRequest {
  readonly integrationId: string
  readonly params: URLSearchParams
  readonly browser: string | null
}

/** The callback: claim, keep, verify, swap. The person never waits for Temporal. */
export const takeCallback = async (tools: Tools, request: CallbackRequest, visit: Visit): Promise<ConnectAnswer> => {
  const found = await ownAttempt(tools, request)
  if (found === null) {
    const seconds = await tools.database.transaction((tx) => overLimit(tx, `state:${tx.vault.digest('ip', visit.ip)}`, unknownLimit))
    return { kind: 'page', view: seconds === null ? anonymousPage('start_again', visit) : anonymousPage('too_many', visit, seconds) }
  }
  const { attempt } = found
  if (attempt.testedBy !== null) return takeConnectionTest(tools, found, request.params)
  if (attempt.status === 'started') {
    const response = checkAuthorizationResponse({ ...attempt.app, clientSecret: null }, request.params)
    if (response.kind === 'forged') {
      tools.log.warn({ attempt_id: attempt.id, why: response.why }, 'a callback was not an answer of the platform')
      return { kind: 'page', view: anonymousPage('start_again', visit) }
    }
    const finished = await take(tools, found, response, request.params)
    if (finished === null) return outcome(tools, attempt.id, visit)
    const { integration, swapped } = finished
    return swapped?.found && swapped.found.link.listId === null
      ? donePage(tools, { attempt, environment: found.environment, integration, accountId: swapped.accountId, found: swapped.found }, visit)
      : endingPage(tools, attempt.id, visit, integration)
  } else if (attempt.status === 'exchanging') {
    // Its process may be gone: then the person need not wait for the reconciler.
    await finishAttempt(tools, attempt.id)
  }
  return outcome(tools, attempt.id, visit)
}

/** Finds the attempt of this state and browser. Another browser gets the same response as a wrong state: another person's attempt may be behind it. */
const ownAttempt = async (
  { database, vault }: Tools,
  { params, integrationId, browser }: CallbackRequest,
): Promise<AttemptAsked | null> => {
  const [state = '', ...more] = params.getAll('state')
  const found = await selectAttemptByState(database, vault.digest('state', more.length > 0 ? '' : state), integrationId)
  return browser !== null && found?.attempt.cookieDigest === vault.digest('browser', browser) ? found : null
}

/**
 * Waits its turn, then sends the code, once, and continues with the platform's response. While that is being stored, the grant is already verified;
 * the swap waits until it is stored. Returns the result, if there is one.
 */
const take = async (
  tools: Tools,
  { attempt, integration: found, facts: foundFacts }: AttemptAsked,
  response: Exclude<AuthorizationResponse, { kind: 'forged' }>,
  params: URLSearchParams,
): Promise<Finished | null> => {
  const until = performance.now() + PATIENCE_MS
  // Opened while it is being claimed.
  const secrets = beforehand(openSecrets(tools.vault, attempt))
  let [integration, opening] = [found, found === null ? null : beforehand(appOf(tools, attempt, found))]
  let facts: AttemptAsked['facts'] | undefined = foundFacts
  for (;;) {
    const claim = await claimAttempt(tools, attempt, params)
    if (claim === 'claimed') break
    if (claim !== 'busy' || performance.now() > until) return null
    await pause(TURN_MS)
    integration = await loadIntegration(tools.database, attempt.integrationId)
    opening = integration === null ? null : beforehand(appOf(tools, attempt, integration))
    facts = undefined
  }
  if (response.kind === 'error') {
    tools.log.warn(
      { attempt_id: attempt.id, integration_id: attempt.integrationId, error: response.error },
      'the platform sent the person back with an error',
    )
    await end(tools, attempt.id, endingOfError(response.error), secretFree(response.error, [], errorLength))
    return null
  }
  const app = await opening
  if (integration === null || app === null) {
    await end(tools, attempt.id, 'interrupted', 'integration_changed')
    return null
  }
  const { codeVerifier, nonce } = await secrets
  const answer = await sendCode(tools.egress, app, {
    code: response.code,
    redirectUri: attempt.app.redirectUri,
    codeVerifier,
    timeoutMs: tools.settings.platformTimeout,
  })
  const kept = beforehand(keep(tools, attempt.id, answer))
  const swapped = await finishAnswered(
    tools,
    {
      attempt: { ...attempt, status: 'kept' },
      integration,
      app,
      answer,
      nonce,
      params: keptParams(params),
      ...(facts !== undefined && { facts }),
    },
    kept,
  )
  return (await kept) ? { integration, swapped } : null
}

interface Finished {
  readonly integration: Integration
  readonly swapped: Swapped | null
}

/** Begun before it is needed, which may be never: its failure is whose it is that waits for it. */
const beforehand = <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => undefined)
  return work
}

const keep = async (tools: Tools, attemptId: string, answer: PlatformAnswer): Promise<boolean> => {
  const sealed = await sealAnswer(tools.vault, attemptId, answer)
  return untilWritten(() => keepAnswer(tools.database, attemptId, sealed, tools.clock()))
}

/** RFC 6749 4.1.2.1 has words of a few letters; support reads what came. */
const errorLength = 100

/** How often a waiting request looks again, and how long a browser is kept waiting: below the minute after which proxies give up. */
const TURN_MS = 250
const PATIENCE_MS = 30_000

/** The grant is in our hand and nowhere else: a database that comes back within seconds must not cost the person another consent. */
const untilWritten = async <T>(write: () => Promise<T>): Promise<T> => {
  for (const wait of [100, 400, 1_000, 2_000, 4_000]) {
    try {
      return await write()
    } catch {
      await pause(wait)
    }
  }
  return write()
}

const end = async (tools: Tools, attemptId: string, ending: Exclude<Ending, 'done' | 'waits'>, code: string): Promise<void> => {
  await tools.database.transaction(async (tx) => {
    const attempt = await lockAttempt(tx, attemptId)
    if (attempt?.status === 'exchanging') await endAttempt(tx, attempt, ending, { code })
  })
}

/** The attempt's outcome, also to the same state and cookie once more: a reload waits for what is under way, and goes on with what was kept. */
const outcome = async (tools: Tools, attemptId: string, visit: Visit): Promise<ConnectAnswer> => {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const attempt = await selectAttempt(tools.database, attemptId)
    if (attempt?.status === 'kept') await finishAttempt(tools, attemptId)
    if (attempt?.status !== 'exchanging' || performance.now() > until) return endingPage(tools, attemptId, visit)
    await pause(TURN_MS)
  }
}
