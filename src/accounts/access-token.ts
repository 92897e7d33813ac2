import { NotFound, ServiceUnavailable } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { failureWindowMs } from './refresh/failure-window.js'
import { localJudgement } from './account/local-judgement.js'
import { observedSentence } from './refresh/observed.js'
import { refreshAccount } from './refresh/refresh-account.js'
import { refusedRefresh } from './refresh/refused-refresh.js'
import { openTokens } from './refresh/sealed-tokens.js'
import { selectOutageFacts, selectTokenFacts } from './store/token-facts-store.js'
import { updateLastUsed } from './store/credentials-store.js'
import type { TokenFacts } from './store/token-facts-store.js'

/** The contract: a token within 30 s of its expiry counts as expired. */
const spareMs = 30_000
/** A caller who wants more time than the platform's tokens have gets a fresh one, but not a refresh for each request. */
const freshForMs = 30_000
const usedEveryMs = 60_000
/** The other system refreshes when it does; a caller has nothing to gain from asking sooner. */
const observedRetryS = 30

interface Wanted {
  readonly environmentId: string
  readonly accountId: string
  readonly minValidMs?: number
}

export interface LiveToken {
  readonly access_token: string
  readonly token_type: string
  readonly expires_at: string | null
  /** Of the account's credentials; a report of a 401 says it again. */
  readonly generation: number
  readonly scope: readonly string[]
  /** Where the account's method is not `oauth2`: the values of the integration's secret fields. */
  readonly fields?: Readonly<Record<string, string>>
}

/**
 * A live access token, refreshed when due; callers who come meanwhile share the refresh. While the stored token lives it is given, even
 * with an open case, unless a 401 about it was reported and its refresh failed: then it counts as expired. An account that another system
 * refreshes is never refreshed here.
 * @throws NotFound, RemoteError (401: a contact or administrator must act; 503: try again), ServiceUnavailable, VaultUnreadable
 */
export const accessToken = async (tools: Tools, wanted: Wanted): Promise<LiveToken> => {
  const { environmentId, accountId } = wanted
  const now = tools.clock()
  const known = found(await selectTokenFacts(tools.database, environmentId, accountId))
  // A key has no expiry: it lives until the platform has said no to it.
  const isDoubted = known.authenticationMethod === 'api_key' && known.openCaseId !== null
  if (!isDoubted && isGood(known, now, wanted.minValidMs)) return handOut(tools, wanted, known)

  const facts = found(await selectOutageFacts(tools.database, environmentId, accountId))
  if (isDoubted && facts.verdict === 'user') throw refusedRefresh(localJudgement('key_refused'), { ...facts, caseId: facts.openCaseId })
  if (isGood(facts, now, wanted.minValidMs)) return handOut(tools, wanted, facts)
  const lives = !facts.isRefused && isLive(facts, now, spareMs)
  if (facts.isObserved) {
    const extra = { case_id: facts.openCaseId, addressee: facts.addressee, verdict: facts.verdict, code: 'observed' }
    throw new ServiceUnavailable(`No live access token at the moment. ${observedSentence}`, { retryAfterSeconds: observedRetryS, extra })
  }
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
      return handOut(tools, wanted, found(await selectTokenFacts(tools.database, environmentId, accountId)))
    case 'busy':
      if (lives) return handOut(tools, wanted, facts)
      throw new ServiceUnavailable('Another refresh of this account is under way', { retryAfterSeconds: 1 })
    case 'failed': {
      if (lives) return handOut(tools, wanted, facts)
      const open = found(await selectOutageFacts(tools.database, environmentId, accountId))
      throw refusedRefresh(result.judgement, { ...open, caseId: open.openCaseId })
    }
  }
}

/** Whether the stored token is handed out as it is: it lives for long enough, and is not due, or its case refreshes it. */
const isGood = (facts: TokenFacts, now: Date, minValidMs = spareMs): boolean => {
  if (facts.isObserved) return isLive(facts, now, spareMs)
  if (facts.isRefused) return false
  const isDue = facts.hasRefreshToken && facts.nextRefreshAt !== null && facts.nextRefreshAt <= now
  return isLive(facts, now, minValidMs) && (!isDue || facts.isBroken)
}

/** @throws NotFound */
const found = <F extends TokenFacts>(facts: F | null): F => {
  if (facts === null) throw new NotFound()
  return facts
}

const isLive = (facts: TokenFacts, now: Date, forMs: number): boolean =>
  facts.sealed !== null && (facts.accessExpiresAt === null || facts.accessExpiresAt.getTime() - now.getTime() > forMs)

const handOut = async (tools: Tools, { environmentId, accountId }: Wanted, facts: TokenFacts): Promise<LiveToken> => {
  const tokens = facts.sealed === null ? null : await openTokens(tools.vault, accountId, facts.sealed)
  if (tokens === null || tokens.accessToken === null) {
    const open = found(await selectOutageFacts(tools.database, environmentId, accountId))
    throw refusedRefresh(localJudgement('no_refresh_token'), { ...open, caseId: open.openCaseId })
  }
  const now = tools.clock()
  if (facts.lastUsedAt === null || now.getTime() - facts.lastUsedAt.getTime() > usedEveryMs) {
    await updateLastUsed(tools.database, accountId, now)
  }
  return {
    access_token: tokens.accessToken,
    token_type: tokens.tokenType,
    expires_at: facts.accessExpiresAt?.toISOString() ?? null,
    generation: facts.generation,
    scope: facts.grantedScopes,
    ...(tokens.fields !== undefined && { fields: tokens.fields }),
  }
}
