import { setTimeout as sleep } from 'node:timers/promises'
import { secretFree } from '../domain/secret-free.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import { askAboutClient, refusesClient } from '../oauth/client-check.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { quirksOf } from '../platforms/index.js'
import type { Tools, Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { claimCheck, selectAskFacts, selectCheck, updateAnswered, updateWorked } from './client-check-store.js'
import type { AskFacts, ClientSaid, StoredCheck } from './client-check-store.js'
import { loadIntegration } from './load-integration.js'
import { oauthApp } from './oauth-app.js'

const pollMs = 200
const textLength = 300

/** Letter V of the decision table. `at`: when the endpoint refused; null where it is silent. */
export interface ClientCheck {
  readonly kind: 'refused' | 'silent'
  readonly at: Date | null
}

const silent: ClientCheck = { kind: 'silent', at: null }

/**
 * Whether the revocation endpoint refuses the client of an account's app. It only accuses: `silent` is also what it is where nothing may be
 * asked, or where it was not calibrated by an answer that did not refuse while a refresh worked.
 */
export const clientCheckOf = async (tools: Tools, accountId: string): Promise<ClientCheck> => {
  const facts = await selectAskFacts(tools.database, { accountId, now: tools.clock() })
  if (facts === null || !mayAsk(facts)) return silent
  const integration = await loadIntegration(tools.database, facts.integrationId)
  if (integration === null) return silent
  try {
    const app = fillEndpoints(await oauthApp(tools, integration), facts.context)
    const stored = await selectCheck(tools.database, facts.integrationId)
    // Of a platform with an address for each customer, only the one that was calibrated can be believed.
    if (app.revocationEndpoint === null || stored?.endpoint !== app.revocationEndpoint) return silent
    const asked = await askClient(tools, { app, ...facts, calibrates: 'no' })
    return asked?.refused === true ? { kind: 'refused', at: asked.answeredAt } : silent
  } catch (error) {
    if (error instanceof OAuthRefused || error instanceof VaultUnreadable) return silent
    throw error
  }
}

/** Whether `clientCheckOf` would ask at all; without it a batch of many cases costs no look for each. */
export const mayAskAboutClient = async (tx: Tx, accountId: string): Promise<boolean> => {
  const facts = await selectAskFacts(tx, { accountId, now: tx.now })
  return facts !== null && mayAsk(facts)
}

const mayAsk = ({ isTrusted, platform }: AskFacts): boolean => isTrusted && !quirksOf(platform).bansAfterRefusals

/** What is asked about. */
interface Question {
  readonly integrationId: string
  readonly environmentId: string
  readonly clientChangedAt: Date
  /** Its endpoints filled; it has a revocation endpoint. */
  readonly app: OAuthApp
  /**
   * Whether the answer calibrates the endpoint. `works`: a refresh has just worked, so that a refusal now means that its refusals say
   * nothing. `worked`: one has worked with these settings, so that only an answer that does not refuse proves something.
   */
  readonly calibrates: 'works' | 'worked' | 'no'
}

/**
 * Asks, unless the answer is fresh enough: one for all accounts and processes. An answer that is outstanding is waited for.
 * @returns null where its process died with it, or where a calibration is under way already
 */
export const askClient = async (tools: Tools, question: Question): Promise<StoredCheck | null> => {
  const { integrationId, environmentId, app, clientChangedAt } = question
  const { database, settings } = tools
  const began = tools.clock()
  const lostMs = 2 * settings.platformTimeout
  const before = (ms: number) => new Date(began.getTime() - ms)
  const claimed = await claimCheck(database, {
    integrationId,
    environmentId,
    endpoint: app.revocationEndpoint ?? '',
    now: began,
    changedAt: clientChangedAt,
    again: before(settings.clientCheckEvery),
    lost: before(lostMs),
  })
  if (claimed) {
    const answer = await askAboutClient(tools.egress, app, { timeoutMs: settings.platformTimeout })
    const refused = refusesClient(answer)
    const isSaid = answer.kind === 'answer' && answer.status < 500 && answer.status !== 429
    const calibrates = isSaid && (question.calibrates === 'works' || (question.calibrates === 'worked' && !refused))
    const said = saidOf(answer, app)
    const answered = { integrationId, askedAt: began, now: tools.clock(), refused, said, ...(calibrates && { trusted: !refused }) }
    await updateAnswered(database, answered)
  }
  // A successful refresh only calibrates: a caller that wants its token does not wait for another's question.
  if (!claimed && question.calibrates === 'works') return null
  for (let waited = 0; ; waited += pollMs) {
    const stored = await selectCheck(database, integrationId)
    if (stored === null || stored.answeredAt !== null) return stored
    if (waited >= lostMs) return null
    await sleep(pollMs)
  }
}

const saidOf = (answer: PlatformAnswer, app: OAuthApp): ClientSaid => {
  if (answer.kind === 'no_answer')
    return { http_status: null, platform_code: null, platform_message: secretFree(answer.message, [], textLength) }
  const secrets = [app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string')
  const text = (name: string): string | null => {
    const value = typeof answer.body === 'object' && answer.body !== null ? (answer.body as Record<string, unknown>)[name] : undefined
    return typeof value === 'string' ? secretFree(value, secrets, textLength) || null : null
  }
  return { http_status: answer.status, platform_code: text('error'), platform_message: text('error_description') }
}

/** What is to be noted of an app once a refresh has worked. */
export interface Unproven {
  readonly integrationId: string
  readonly environmentId: string
  readonly platform: string
  readonly settingsChangedAt: Date
  readonly clientChangedAt: Date
  /** A refresh worked before with the present settings. */
  readonly hasWorked: boolean
  /** The revocation endpoint may be asked, and has not been calibrated with the client's present proof. */
  readonly isUncalibrated: boolean
}

/** After a good refresh, the first with an app's present settings: notes it, and calibrates the revocation endpoint. Never throws. */
export const noteGoodRefresh = async (tools: Tools, facts: Unproven, app: OAuthApp): Promise<void> => {
  try {
    if (!facts.hasWorked) await updateWorked(tools.database, facts.integrationId, facts.settingsChangedAt, tools.clock())
    const mayAsk = facts.isUncalibrated && !quirksOf(facts.platform).bansAfterRefusals
    if (mayAsk && app.revocationEndpoint !== null) await askClient(tools, { ...facts, app, calibrates: 'works' })
  } catch (error) {
    tools.log.warn({ err: error, integration: facts.integrationId }, 'a first good refresh could not be noted; the next one will be')
  }
}
