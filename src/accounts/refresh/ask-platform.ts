import { isPage } from '../../domain/is-page.js'
import { judge } from '../../domain/judge.js'
import type { Judgement } from '../../domain/judgement.js'
import type { Answered, PlatformAnswer } from '../../domain/platform-answer.js'
import type { MaybeJudged } from '../../domain/refusal.js'
import { isErrorObject } from '../../oauth/good-answer.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { rulesFor } from '../../integrations/rules-for.js'
import { refresh } from '../../oauth/token-request.js'
import { tokensFrom } from '../../oauth/tokens.js'
import type { Tokens } from '../../oauth/tokens.js'
import { quirksOf } from '../../platforms/index.js'
import type { PlatformQuirks } from '../../platforms/platform-quirks.js'
import type { Tools } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { Secret } from '../../vault/secret.js'
import { egressFor } from './egress-for.js'
import { inDoubt, isWithinGrace } from './doubt.js'
import type { HeldLease } from './held-lease.js'
import { localJudgement } from '../account/local-judgement.js'
import { openTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/** All that a refresh needs: nothing forbids it. */
export interface ReadyRefresh {
  readonly accountId: string
  readonly facts: RefreshFacts
  /** Its endpoints filled from the account's context. */
  readonly app: OAuthApp
  readonly stored: StoredTokens
  readonly refreshToken: string
}

export type Asked =
  | { readonly kind: 'tokens'; readonly tokens: Tokens; readonly tokenResponse: unknown; readonly answer: Answered }
  /** It may hold tokens that can't be read, and may have ended the stored one. */
  | { readonly kind: 'unread'; readonly judgement: Judgement; readonly answer: Answered }
  | {
      readonly kind: 'refused'
      readonly judgement: MaybeJudged
      /** Whether nothing is outstanding: the platform has not rotated the refresh token behind an answer that never came. */
      readonly answered: boolean
      /** Whether the app's settings were changed while it was asked. */
      readonly isAppChanged: boolean
    }

/** A try with less time than this left of the lease is not begun. */
const leastMs = 1_000

/** Sends the refresh and reads what comes back. */
export const askPlatform = async (tools: Tools, ready: ReadyRefresh, lease: HeldLease): Promise<Asked> => {
  const { facts, app, refreshToken } = ready
  const answer = await refresh(egressFor(tools, facts), app, {
    refreshToken: new Secret(refreshToken),
    requestedScopes: facts.requestedScopes,
    timeoutMs: tools.settings.platformTimeout,
  })
  return takeTokens(answer, app) ?? judgeRefusal(tools, ready, answer, lease)
}

/** Null: the answer has none. */
export const takeTokens = (answer: PlatformAnswer, app: OAuthApp): (Asked & { readonly kind: 'tokens' }) | null => {
  const tokens = tokensFrom(answer, app)
  return tokens === null || answer.kind === 'no_answer' ? null : { kind: 'tokens', tokens, tokenResponse: answer.body, answer }
}

/** What an answer without tokens means. At most one more request: with the predecessor, where the platform still takes it. */
export const judgeRefusal = async (tools: Tools, ready: ReadyRefresh, answer: PlatformAnswer, lease: HeldLease): Promise<Asked> => {
  const { facts, app, stored, refreshToken } = ready
  const { rules, isAppChanged } = await rulesFor(tools.database, facts)
  const judgement = judge(answer, rules, {
    scopesChangedSinceGrant: facts.grantedAt !== null && facts.scopesChangedAt > facts.grantedAt,
    grantAgeMs: facts.grantedAt === null ? null : tools.clock().getTime() - facts.grantedAt.getTime(),
    secrets: [refreshToken, stored.accessToken, app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string'),
  })
  if (judgement.code === 'no_access_token' && answer.kind === 'answer' && mayHaveRotated(answer, quirksOf(facts.platform))) {
    return { kind: 'unread', judgement: { ...localJudgement('refresh_token_may_be_gone'), httpStatus: answer.status }, answer }
  }
  if (judgement.verdict === 'user') {
    const saved = await byPredecessor(tools, ready, lease)
    if (saved !== null) return saved
  }
  const doubt = inDoubt(tools, judgement, quirksOf(facts.platform), { ...facts, unansweredMs: lease.unansweredMs })
  // What an earlier holder left unanswered stays so until an answer explains it.
  const answered = doubt === null && isAnswered(answer) && (wasSent(answer) || lease.unansweredMs === null)
  return { kind: 'refused', judgement: doubt ?? judgement, answered, isAppChanged }
}

/**
 * Two refreshes that raced leave us with the tokens of the one that lost; within the platform's grace the token before both still works
 * (Xero). Only there: elsewhere a replaced token that is sent again ends the whole grant.
 */
const byPredecessor = async (
  tools: Tools,
  { accountId, facts, app, refreshToken }: ReadyRefresh,
  lease: HeldLease,
): Promise<Asked | null> => {
  const timeoutMs = Math.min(tools.settings.platformTimeout, lease.until - performance.now() - leastMs)
  if (facts.predecessor === null || facts.lastRefreshedAt === null || timeoutMs < leastMs) return null
  if (!isWithinGrace(quirksOf(facts.platform), { ...facts, unansweredMs: null }, tools.clock())) return null
  const before = await openTokens(tools.vault, accountId, facts.predecessor).catch((error: unknown) => {
    if (error instanceof VaultUnreadable) return null
    throw error
  })
  if (before === null || before.refreshToken === null || before.refreshToken === refreshToken) return null
  const answer = await refresh(egressFor(tools, facts), app, {
    refreshToken: new Secret(before.refreshToken),
    requestedScopes: facts.requestedScopes,
    timeoutMs,
  })
  const taken = takeTokens(answer, app)
  if (taken === null) return null
  tools.log.warn(
    { account_id: accountId, platform: facts.platform },
    'the stored refresh token was refused; the one before it still worked',
  )
  return taken
}

/**
 * Whether a 2xx without tokens may have carried new ones. An error object says no; if it is unknown whether the platform rotates, a page or an empty
 * response is taken for that of a proxy in front.
 */
const mayHaveRotated = (answer: Answered, { rotatesRefreshToken, mayRotate }: PlatformQuirks): boolean => {
  if (isErrorObject(answer.body)) return false
  return rotatesRefreshToken || (mayRotate === true && answer.bodyText.trim() !== '' && !isPage(answer))
}

const wasSent = (answer: PlatformAnswer): boolean =>
  answer.kind === 'answer' || !['dns', 'refused', 'tls', 'egress_refused'].includes(answer.why)

/** A gateway's 5xx tells nothing of what stands behind it. */
const isAnswered = (answer: PlatformAnswer): boolean =>
  answer.kind === 'answer' ? answer.status < 500 && answer.status !== 408 : !wasSent(answer)
