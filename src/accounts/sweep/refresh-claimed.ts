import type { Judgement } from '../../domain/judgement.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { askPlatform } from '../ask-platform.js'
import type { Asked, ReadyRefresh } from '../ask-platform.js'
import { expiryOf, secondsAfter } from '../expiry.js'
import { hasTimeToAsk, leaseMsOf } from '../held-lease.js'
import type { HeldLease } from '../held-lease.js'
import { keepRefreshed } from '../keep-refreshed.js'
import { learnIdentity } from '../learn-identity.js'
import { openRefresh } from '../prepare-refresh.js'
import type { RefreshResult } from '../refresh-result.js'
import { fail, refreshUnderLease, whileLeased } from '../refresh-under-lease.js'
import { sealTokens } from '../sealed-tokens.js'
import { brokenUntil } from '../store/credentials-store.js'
import type { AppFacts } from '../store/credentials-store.js'
import { deferRefresh, renewLease } from '../store/sweep-store.js'
import type { ClaimedAccount, PlainRefresh } from '../store/sweep-store.js'
import type { WriteBehind } from './write-behind.js'

/** What became of an account: `returned` was not sent, since its lease ran out of time or its app was asked to wait. */
export const sweepResults = ['refreshed', 'failed', 'deferred', 'superseded', 'returned'] as const

export type SweepResult = (typeof sweepResults)[number]

/** One claimed account, and what its app's accounts have in common. */
export type SweptFacts = AppFacts & ClaimedAccount

interface RefreshParts {
  readonly writer: WriteBehind
  /** Called when the platform has answered: others may ask it while this answer is written. */
  readonly answered: () => void
  /** Called before that where it asked the whole app to wait, for so long in milliseconds. */
  readonly pause: (ms: number) => void
}

/** The contract: a token within 30 s of its expiry counts as expired. */
const spareMs = 30_000
const shortestWaitMs = 1_000

/**
 * Refreshes one claimed account as `refreshAccount` would, with what the claim has read already. While the stored token lives, a transient
 * answer is no failure yet: the account is put off, and a case opens only for what lasts until then.
 */
export const refreshClaimed = async (
  tools: Tools,
  app: OAuthApp,
  facts: SweptFacts,
  claimed: HeldLease,
  { writer, answered: leavesPlatform, pause }: RefreshParts,
): Promise<SweepResult> => {
  const { accountId } = facts
  const defer = (until: Date, answered: boolean, doubted: boolean): Promise<void> =>
    deferRefresh(tools.database, {
      ...{ accountId, owner: claimed.owner, generation: facts.generation, until, answered },
      doubtedAt: doubted ? tools.clock() : null,
    })
  if (facts.hasOpenCase) {
    await defer(brokenUntil(tools.clock()), claimed.unansweredMs === null, false)
    return 'deferred'
  }
  if (!facts.isOrdinary) return resultOf(await refreshUnderLease(tools, accountId, claimed))
  const prepared = await openRefresh(tools.vault, accountId, facts, () => Promise.resolve(app))
  if (prepared.kind === 'gone') return 'superseded'
  if (prepared.kind === 'judged') {
    const { judgement } = prepared
    return resultOf(await fail(tools, facts, claimed, { accountId, judgement, answered: claimed.unansweredMs === null }))
  }
  if (prepared.kind === 'observed') return 'returned'
  const lease = await withTimeToAsk(tools, accountId, claimed)
  if (lease === null) return 'returned'

  const ready: ReadyRefresh = { ...prepared, accountId }
  const asked = await askPlatform(tools, ready, lease)
  if (asked.kind === 'tokens') {
    leavesPlatform()
    return keep(tools, facts, ready, asked, lease, writer)
  }
  const { judgement, answered } = asked
  const waitMs = judgement.retryAfterMs === null ? tools.settings.sweepPause : Math.max(shortestWaitMs, judgement.retryAfterMs)
  if (asksToWait(judgement)) pause(waitMs)
  leavesPlatform()
  const now = tools.clock()
  if (judgement.verdict === 'transient' && mayWait(facts, judgement, now, waitMs)) {
    tools.metrics.refreshes.inc({ result: 'transient' })
    await defer(new Date(now.getTime() + waitMs), answered, judgement.code === 'grant_in_doubt')
    return 'deferred'
  }
  return resultOf(await fail(tools, facts, lease, { accountId, judgement, answered }))
}

const resultOf = ({ kind }: RefreshResult): SweepResult =>
  (({ healthy: 'refreshed', failed: 'failed', busy: 'returned', superseded: 'superseded', gone: 'superseded' }) as const)[kind]

/** A slot may have been waited for longer than the lease leaves time: it is held anew. Null: it is somebody else's. */
const withTimeToAsk = async (tools: Tools, accountId: string, lease: HeldLease): Promise<HeldLease | null> => {
  if (hasTimeToAsk(lease, tools.settings)) return lease
  const leaseMs = leaseMsOf(tools.settings)
  const until = performance.now() + leaseMs
  return (await renewLease(tools.database, accountId, lease.owner, leaseMs)) ? { ...lease, until } : null
}

/** What a platform says of the app as a whole, not of one account. */
const asksToWait = ({ code, verdict, httpStatus, retryAfterMs }: Judgement): boolean =>
  code === 'rate_limited' || (verdict === 'transient' && httpStatus !== null && retryAfterMs !== null && code !== 'grant_in_doubt')

const mayWait = ({ accessExpiresAt }: ClaimedAccount, { code }: Judgement, now: Date, waitMs: number): boolean =>
  accessExpiresAt === null ? code === 'rate_limited' : accessExpiresAt.getTime() - now.getTime() > waitMs + spareMs

const keep = async (
  tools: Tools,
  facts: SweptFacts,
  ready: ReadyRefresh,
  { tokens, tokenResponse }: Asked & { readonly kind: 'tokens' },
  lease: HeldLease,
  writer: WriteBehind,
): Promise<SweepResult> => {
  const { accountId, app, stored } = ready
  const plain = await plainRefresh(tools, facts, ready, tokens)
  if (plain === null || !(await writer.write(plain, lease.until))) {
    tools.metrics.refreshes.inc({ result: 'healthy' })
    const kept = await whileLeased(tools, lease, () =>
      tools.database.transaction((tx) => keepRefreshed(tx, { accountId, lease, facts, stored, tokens, app })),
    )
    if (kept.kind !== 'healthy') return 'superseded'
  }
  if (!facts.knowsIdentity) {
    await learnIdentity(tools, accountId, app, { accessToken: tokens.accessToken, tokenResponse, generation: facts.generation + 1 })
  }
  return 'refreshed'
}

/** Null: more changes than tokens and times, which is for `keepRefreshed`. */
const plainRefresh = async (
  tools: Tools,
  facts: SweptFacts,
  { accountId, app, refreshToken }: ReadyRefresh,
  tokens: (Asked & { readonly kind: 'tokens' })['tokens'],
): Promise<PlainRefresh | null> => {
  const granted = tokens.scope ?? facts.grantedScopes
  const missing = missingScopes(facts.requiredScopes, granted, facts.requestedScopes, facts.platform)
  const same =
    facts.tokenEndpoint === app.tokenEndpoint &&
    facts.clientId === app.clientId &&
    granted.join(' ') === facts.grantedScopes.join(' ') &&
    missing.join(' ') === facts.missingScopes.join(' ')
  if (!facts.isPlain || !same) return null
  const now = tools.clock()
  return {
    accountId,
    generation: facts.generation,
    sealed: await sealTokens(tools.vault, accountId, {
      accessToken: tokens.accessToken.reveal(),
      refreshToken: tokens.refreshToken?.reveal() ?? refreshToken,
      tokenType: tokens.tokenType,
    }),
    refreshExpiresAt: secondsAfter(now, tokens.refreshExpiresInS),
    ...expiryOf({
      issuedAt: now,
      expiresAt: secondsAfter(now, tokens.expiresInS),
      hasRefreshToken: true,
      quirks: quirksOf(facts.platform),
    }),
  }
}
