import { NotFound, ServiceUnavailable } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { failureWindowMs } from './failure-window.js'
import { localJudgement } from './local-judgement.js'
import { observedSentence } from './observed.js'
import { refreshAccount } from './refresh-account.js'
import { refusedRefresh } from './refused-refresh.js'
import { openTokens } from './sealed-tokens.js'
import { selectTokenFacts, updateLastUsed } from './store/credentials-store.js'
import type { TokenFacts } from './store/credentials-store.js'

/** The contract: a token within 30 s of its expiry counts as expired. */
const spareMs = 30_000
/** A caller who wants more time than the platform's tokens have gets a fresh one, but not a refresh for each request. */
const freshForMs = 30_000
const usedEveryMs = 60_000
/** The other system refreshes when it does; a caller has nothing to gain from asking sooner. */
const observedRetryS = 30

export interface LiveToken {
  readonly access_token: string
  readonly token_type: string
  readonly expires_at: string | null
  readonly scope: readonly string[]
  /** Where the account's method is not `oauth2`: the values of the integration's secret fields. */
  readonly fields?: Readonly<Record<string, string>>
}

/**
 * A live access token, refreshed when due; callers who come meanwhile share the refresh. While the stored token lives it is given, even
 * with an open case. An account that another system refreshes is never refreshed here.
 * @throws NotFound, RemoteError (401: a contact or administrator must act; 503: try again), ServiceUnavailable, VaultUnreadable
 */
export const accessToken = async (
  tools: Tools,
  wanted: { readonly environmentId: string; readonly accountId: string; readonly minValidMs?: number },
): Promise<LiveToken> => {
  const { environmentId, accountId } = wanted
  const facts = await factsOf(tools, environmentId, accountId)
  // A key has no expiry: it lives until the platform has said no to it.
  const isDeadKey = facts.authenticationMethod === 'api_key' && facts.openCaseId !== null && facts.verdict === 'user'
  if (isDeadKey) throw refusedRefresh(localJudgement('key_refused'), { ...facts, caseId: facts.openCaseId })
  const now = tools.clock()
  const lives = isLive(facts, now, spareMs)
  const longEnough = isLive(facts, now, wanted.minValidMs ?? spareMs)
  if (facts.isObserved) {
    if (lives) return handOut(tools, accountId, facts)
    const extra = { case_id: facts.openCaseId, addressee: facts.addressee, verdict: facts.verdict, code: 'observed' }
    throw new ServiceUnavailable(`No live access token at the moment. ${observedSentence}`, { retryAfterSeconds: observedRetryS, extra })
  }
  const due = facts.hasRefreshToken && facts.nextRefreshAt !== null && facts.nextRefreshAt <= now
  if (longEnough && (!due || facts.openCaseId !== null)) return handOut(tools, accountId, facts)

  const shareFailureMs = failureWindowMs(facts.brokenSince, now)
  const result = await refreshAccount(tools, accountId, {
    wait: true,
    ifGeneration: facts.generation,
    ...(lives ? { ifOlderThanMs: freshForMs } : {}),
    ...(shareFailureMs === undefined ? {} : { shareFailureMs }),
  })
  switch (result.kind) {
    case 'gone':
      throw new NotFound()
    case 'healthy':
    case 'superseded':
      return handOut(tools, accountId, await factsOf(tools, environmentId, accountId))
    case 'busy':
      if (lives) return handOut(tools, accountId, facts)
      throw new ServiceUnavailable('Another refresh of this account is under way', { retryAfterSeconds: 1 })
    case 'failed': {
      if (lives) return handOut(tools, accountId, facts)
      const open = await factsOf(tools, environmentId, accountId)
      throw refusedRefresh(result.judgement, { ...open, caseId: open.openCaseId })
    }
  }
}

const factsOf = async (tools: Tools, environmentId: string, accountId: string): Promise<TokenFacts> => {
  const facts = await selectTokenFacts(tools.database, environmentId, accountId)
  if (facts === null) throw new NotFound()
  return facts
}

const isLive = (facts: TokenFacts, now: Date, forMs: number): boolean =>
  facts.sealed !== null && (facts.accessExpiresAt === null || facts.accessExpiresAt.getTime() - now.getTime() > forMs)

const handOut = async (tools: Tools, accountId: string, facts: TokenFacts): Promise<LiveToken> => {
  const tokens = facts.sealed === null ? null : await openTokens(tools.vault, accountId, facts.sealed)
  if (tokens === null || tokens.accessToken === null) {
    throw refusedRefresh(localJudgement('no_refresh_token'), { ...facts, caseId: facts.openCaseId })
  }
  const now = tools.clock()
  if (facts.lastUsedAt === null || now.getTime() - facts.lastUsedAt.getTime() > usedEveryMs) {
    await updateLastUsed(tools.database, accountId, now)
  }
  return {
    access_token: tokens.accessToken,
    token_type: tokens.tokenType,
    expires_at: facts.accessExpiresAt?.toISOString() ?? null,
    scope: facts.grantedScopes,
    ...(tokens.fields !== undefined && { fields: tokens.fields }),
  }
}
