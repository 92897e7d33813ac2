import type { Judgement } from '../../domain/judgement.js'
import type { PlatformAnswer } from '../../domain/platform-answer.js'
import { isAppChanged } from '../../integrations/app-changed.js'
import { noteGoodRefresh } from '../../integrations/ask-client.js'
import { refresh } from '../../oauth/token-request.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { Secret } from '../../vault/secret.js'
import { judgeRefusal, takeTokens } from '../refresh/ask-platform.js'
import type { Asked } from '../refresh/ask-platform.js'
import { expiryOf, secondsAfter } from '../refresh/expiry.js'
import { fail } from '../refresh/fail-refresh.js'
import { hasTimeToAsk, leaseMsOf } from '../refresh/held-lease.js'
import type { HeldLease } from '../refresh/held-lease.js'
import { keepTokens, keepUnwritten } from '../refresh/keep-answer.js'
import { learnIdentity } from '../refresh/learn-identity.js'
import { openRefresh } from '../refresh/prepare-refresh.js'
import type { Opened } from '../refresh/prepare-refresh.js'
import type { RefreshResult } from '../refresh/refresh-result.js'
import { refreshUnderLease } from '../refresh/refresh-under-lease.js'
import { sealKept, sealTokens } from '../refresh/sealed-tokens.js'
import { brokenUntil } from '../store/credentials-store.js'
import { selectRefreshFacts } from '../store/refresh-facts-store.js'
import { releaseLease } from '../store/lease-store.js'
import { deferRefresh, renewLease } from '../store/sweep-store.js'
import type { ClaimedAccount, PlainRefresh } from '../store/sweep-store.js'
import { whileLeased } from '../refresh/while-leased.js'
import type { SweptApp } from './swept-app.js'
import type { WriteBehind } from './write-behind.js'

/** What became of an account: `returned` was not sent, since its lease ran out of time or its app was asked to wait. */
export const sweepResults = ['refreshed', 'failed', 'deferred', 'superseded', 'returned'] as const

export type SweepResult = (typeof sweepResults)[number]

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

/** An account under the sweep's lease. */
interface Swept {
  readonly app: SweptApp
  readonly account: ClaimedAccount
  readonly lease: HeldLease
}

type Ready = Extract<Opened, { kind: 'ready' }>
type Taken = Extract<Asked, { kind: 'tokens' }>

/**
 * Refreshes one claimed account as `refreshAccount` would, with what the claim has read already: as much as a success needs, the rest is
 * read where the platform refuses. While the stored token lives, a transient answer is no failure yet: the account is put off, and a case
 * opens only for what lasts until then.
 */
export const refreshClaimed = async (
  tools: Tools,
  app: SweptApp,
  account: ClaimedAccount,
  claimed: HeldLease,
  parts: RefreshParts,
): Promise<SweepResult> => {
  const { accountId, generation } = account
  if (account.hasOpenCase) {
    const answered = claimed.unansweredMs === null
    const until = brokenUntil(tools.clock())
    await deferRefresh(tools.database, { accountId, owner: claimed.owner, generation, until, answered, doubtedAt: null })
    return 'deferred'
  }
  const ready = account.isOrdinary ? await openRefresh(tools.vault, { accountId, account, app: app.facts }, app.template) : null
  if (ready?.kind === 'gone') return 'superseded'
  // What forbids it may be over since the app was read.
  if (ready?.kind !== 'ready') return resultOf(await refreshUnderLease(tools, accountId, claimed))
  const lease = await withTimeToAsk(tools, accountId, claimed)
  if (lease === null) return 'returned'

  const answer = await refresh(tools.egress, ready.app, {
    refreshToken: new Secret(ready.refreshToken),
    requestedScopes: account.requestedScopes.split(' ').filter((scope) => scope !== ''),
    timeoutMs: tools.settings.platformTimeout,
  })
  const swept = { app, account, lease }
  const taken = takeTokens(answer, ready.app)
  if (taken === null) return refused(tools, swept, ready, answer, parts)
  const isNoted = app.isToBeNoted()
  // What is noted may ask the platform once more, in this slot.
  if (!isNoted) parts.answered()
  const result = await keep(tools, swept, ready, taken, parts.writer)
  if (isNoted && result === 'refreshed') await noteGoodRefresh(tools, app.facts, ready.app)
  return result
}

const resultOf = ({ kind }: RefreshResult): SweepResult =>
  (({ healthy: 'refreshed', failed: 'failed', busy: 'returned', superseded: 'superseded', gone: 'superseded' }) as const)[kind]

/** Waiting for a slot may have used up the lease's time: then the lease is renewed. Null: another process holds it. */
const withTimeToAsk = async (tools: Tools, accountId: string, lease: HeldLease): Promise<HeldLease | null> => {
  if (hasTimeToAsk(lease, tools.settings)) return lease
  const leaseMs = leaseMsOf(tools.settings)
  const until = performance.now() + leaseMs
  return (await renewLease(tools.database, accountId, lease.owner, leaseMs)) ? { ...lease, until } : null
}

const refused = async (
  tools: Tools,
  swept: Swept,
  ready: Ready,
  answer: PlatformAnswer,
  { writer, answered: leavesPlatform, pause }: RefreshParts,
): Promise<SweepResult> => {
  const { database, settings, metrics } = tools
  const { lease, account } = swept
  const { accountId, generation } = account
  const facts = await selectRefreshFacts(database, accountId)
  if (facts?.generation !== generation) {
    await releaseLease(database, accountId, lease, { sent: true })
    return 'superseded'
  }
  const asked = await judgeRefusal(tools, { ...ready, accountId, facts }, answer, lease)
  if (asked.kind === 'tokens') {
    leavesPlatform()
    return keep(tools, swept, ready, asked, writer)
  }
  if (asked.kind === 'unread') {
    leavesPlatform()
    const kept = await sealKept(tools.vault, accountId, asked.answer)
    return resultOf(await fail(tools, facts, lease, { accountId, judgement: asked.judgement, answered: true, kept }))
  }
  const { judgement, answered } = asked
  // Refused for settings that have since changed: that says nothing about the current ones, which are tried in the same slot.
  if (answered && !asksToWait(judgement) && (await isAppChanged(database, facts.integrationId, swept.app.facts.settingsChangedAt))) {
    const again = await withTimeToAsk(tools, accountId, lease)
    return again === null ? 'superseded' : resultOf(await refreshUnderLease(tools, accountId, again))
  }
  const waitMs = judgement.retryAfterMs === null ? settings.sweepPause : Math.max(shortestWaitMs, judgement.retryAfterMs)
  if (asksToWait(judgement)) pause(waitMs)
  leavesPlatform()
  const now = tools.clock()
  if (judgement.verdict === 'transient' && mayWait(facts.accessExpiresAt, judgement, now, waitMs)) {
    metrics.refreshes.inc({ result: 'transient' })
    const until = new Date(now.getTime() + waitMs)
    const doubtedAt = judgement.code === 'grant_in_doubt' ? now : null
    await deferRefresh(database, { accountId, owner: lease.owner, generation, until, answered, doubtedAt })
    return 'deferred'
  }
  return resultOf(await fail(tools, facts, lease, { accountId, judgement, answered }))
}

/** What a platform says of the app as a whole, not of one account. */
const asksToWait = ({ code, verdict, httpStatus, retryAfterMs }: Judgement): boolean =>
  code === 'rate_limited' || (verdict === 'transient' && httpStatus !== null && retryAfterMs !== null && code !== 'grant_in_doubt')

const mayWait = (accessExpiresAt: Date | null, { code }: Judgement, now: Date, waitMs: number): boolean =>
  accessExpiresAt === null ? code === 'rate_limited' : accessExpiresAt.getTime() - now.getTime() > waitMs + spareMs

const keep = async (tools: Tools, swept: Swept, ready: Ready, taken: Taken, writer: WriteBehind): Promise<SweepResult> => {
  const { account, lease } = swept
  const { accountId, generation } = account
  const { tokens, tokenResponse } = taken
  const plain = isPlain(swept, ready, taken) ? await plainRefresh(tools, swept, ready, taken) : null
  const written = plain !== null && (await writer.write(plain, lease.until).catch((error: unknown) => new Unwritten(error)))
  if (written !== true) {
    const facts = await whileLeased(tools, lease, () => selectRefreshFacts(tools.database, accountId))
    if (facts === null) return 'superseded'
    // By the generation that was sent it finds out what has changed meanwhile.
    const sent = { ...taken, ...ready, accountId, lease, facts: { ...facts, generation } }
    if (written === false) tools.metrics.refreshes.inc({ result: 'healthy' })
    const kept = written === false ? await keepTokens(tools, sent) : await keepUnwritten(tools, sent, written.error)
    if (kept.kind !== 'healthy') return resultOf(kept)
  }
  if (!account.knowsIdentity) {
    await learnIdentity(tools, accountId, ready.app, { accessToken: tokens.accessToken, tokenResponse, generation: generation + 1 })
  }
  return 'refreshed'
}

/** What the database said to this account's row alone. */
class Unwritten {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/** Whether nothing changes but tokens and times; the rest is for `keepRefreshed`. */
const isPlain = ({ app, account }: Swept, ready: Ready, { tokens }: Taken): boolean => {
  const granted = tokens.scope?.join(' ') ?? account.grantedScopes
  return (
    account.isPlain &&
    tokens.refreshTokenUnusable === undefined &&
    account.tokenEndpoint === ready.app.tokenEndpoint &&
    account.clientId === ready.app.clientId &&
    granted === account.grantedScopes &&
    app.missingScopes(granted, account.requestedScopes) === account.missingScopes
  )
}

const plainRefresh = async (tools: Tools, { app, account }: Swept, { refreshToken }: Ready, { tokens }: Taken): Promise<PlainRefresh> => {
  const { accountId, generation } = account
  const now = tools.clock()
  return {
    accountId,
    generation,
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
      quirks: quirksOf(app.facts.platform),
    }),
  }
}
