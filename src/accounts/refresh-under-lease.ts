import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseUnreachable } from '../database/is-unreachable.js'
import { noteGoodRefresh } from '../integrations/ask-client.js'
import type { Tools } from '../tools.js'
import { askPlatform } from './ask-platform.js'
import { countVerdict } from './count-verdict.js'
import { hasTimeToAsk } from './held-lease.js'
import type { HeldLease } from './held-lease.js'
import { keepFailure } from './keep-failure.js'
import type { FailedRefresh } from './keep-failure.js'
import { keepRefreshed } from './keep-refreshed.js'
import { learnIdentity } from './learn-identity.js'
import { localJudgement } from './local-judgement.js'
import { prepareRefresh } from './prepare-refresh.js'
import type { RefreshResult } from './refresh-result.js'
import { renewWithoutRefresh } from './renew-without-refresh.js'
import { releaseLease } from './store/credentials-store.js'
import type { RefreshFacts } from './store/credentials-store.js'

/** The holder's part: read, send, judge, write back. */
export const refreshUnderLease = async (tools: Tools, accountId: string, lease: HeldLease): Promise<RefreshResult> => {
  const way = { sent: false }
  try {
    return await refreshOnce(tools, accountId, lease, way)
  } catch (error) {
    await releaseLease(tools.database, accountId, lease, way).catch(() => undefined)
    throw error
  }
}

const refreshOnce = async (tools: Tools, accountId: string, lease: HeldLease, way: { sent: boolean }): Promise<RefreshResult> => {
  const { settings, database } = tools
  const prepared = await database.transaction((tx) => prepareRefresh(tx, accountId))
  if (prepared.kind === 'gone') return prepared
  const { facts } = prepared
  if (prepared.kind === 'observed') {
    // Nothing has failed and nothing is written: to whoever asked it is as if the platform did not answer.
    await releaseLease(database, accountId, lease, way)
    return { kind: 'failed', generation: facts.generation, judgement: localJudgement('observed'), caseId: null }
  }
  if (prepared.kind === 'judged') {
    return fail(tools, facts, lease, { accountId, judgement: prepared.judgement, answered: lease.unansweredMs === null })
  }
  if (!hasTimeToAsk(lease, settings)) {
    await releaseLease(database, accountId, lease, way)
    return { kind: 'busy' }
  }
  way.sent = true
  if (prepared.kind !== 'ready') {
    return renewWithoutRefresh(tools, {
      accountId,
      lease,
      prepared,
      fail: (judgement) => fail(tools, facts, lease, { accountId, judgement, answered: true }),
    })
  }
  const asked = await askPlatform(tools, { ...prepared, accountId }, lease)
  if (asked.kind === 'refused') return fail(tools, facts, lease, { accountId, ...asked })
  const { stored, app } = prepared
  const { tokens, tokenResponse } = asked
  tools.metrics.refreshes.inc({ result: 'healthy' })
  const result = await whileLeased(tools, lease, () =>
    database.transaction((tx) => keepRefreshed(tx, { accountId, lease, facts, stored, tokens, app })),
  )
  if (result.kind === 'healthy' && !facts.isSandbox) await noteGoodRefresh(tools, facts, app)
  if (result.kind === 'healthy' && !facts.knowsIdentity) {
    await learnIdentity(tools, accountId, app, { accessToken: tokens.accessToken, tokenResponse, generation: result.generation })
  }
  return result
}

/** Counts and writes down what was judged. */
export const fail = (
  tools: Tools,
  facts: Pick<RefreshFacts, 'platform' | 'generation'>,
  lease: HeldLease,
  failed: Omit<FailedRefresh, 'generation' | 'lease'>,
): Promise<RefreshResult> => {
  tools.metrics.refreshes.inc({ result: failed.judgement.verdict })
  countVerdict(tools.metrics, facts.platform, failed.judgement)
  return tools.database.transaction((tx) => keepFailure(tx, { ...failed, lease, generation: facts.generation }))
}

const storeAgainMs = 250

/**
 * A platform that rotates has forgotten the old refresh token by now, and the new one is in this process alone: a database that is away
 * is tried again for as long as the lease keeps everybody else from the old one.
 */
export const whileLeased = async <T>(tools: Pick<Tools, 'log'>, lease: Pick<HeldLease, 'until'>, store: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await store()
    } catch (error) {
      if (!isDatabaseUnreachable(error) || performance.now() > lease.until - storeAgainMs) throw error
      tools.log.warn({ err: error }, 'refreshed tokens could not be stored yet; tried again')
      await sleep(storeAgainMs)
    }
  }
}
