import { isPerforming } from '../../access/effect.js'
import { groupCommit } from '../../database/group-commit.js'
import { noteGoodRefresh } from '../../integrations/ask-client.js'
import { tokensFrom } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import { askPlatform } from './ask-platform.js'
import { fail } from './fail-refresh.js'
import { hasTimeToAsk } from './held-lease.js'
import type { HeldLease } from './held-lease.js'
import { keepTokens, tryKept } from './keep-answer.js'
import { learnIdentity } from './learn-identity.js'
import { localJudgement } from '../account/local-judgement.js'
import { prepareRefresh } from './prepare-refresh.js'
import type { RefreshResult } from './refresh-result.js'
import { renewWithoutRefresh } from './renew-without-refresh.js'
import { sealKept } from './sealed-tokens.js'
import { releaseLease } from '../store/lease-store.js'

const prepare = groupCommit(prepareRefresh, isPerforming)

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
  const prepared = await prepare(database, accountId)
  if (prepared.kind === 'gone') return prepared
  const { facts } = prepared
  if (prepared.kind === 'observed') {
    // Nothing has failed and nothing is written: to the caller it looks as if the platform did not answer.
    await releaseLease(database, accountId, lease, way)
    return { kind: 'failed', generation: facts.generation, judgement: localJudgement('observed'), caseId: null }
  }
  if (prepared.kind === 'judged') {
    return fail(tools, facts, lease, { accountId, judgement: prepared.judgement, answered: lease.unansweredMs === null })
  }
  if (prepared.kind === 'kept') return tryKept(tools, { ...prepared, accountId, lease }, tokensFrom(prepared.answer, prepared.app))
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
      again: () => refreshOnce(tools, accountId, lease, way),
    })
  }
  const asked = await askPlatform(tools, { ...prepared, accountId }, lease)
  const { settingsChangedAt: sentWith } = facts
  if (asked.kind === 'refused') {
    // Refused for settings that have since changed: that says nothing about the current ones, which are tried under the same lease.
    if (asked.answered && asked.isAppChanged) return refreshOnce(tools, accountId, lease, way)
    const failed = await fail(tools, facts, lease, { accountId, ...asked })
    return failed.kind === 'failed' ? { ...failed, sentWith } : failed
  }
  if (asked.kind === 'unread') {
    const { judgement, answer } = asked
    return fail(tools, facts, lease, { accountId, judgement, answered: true, kept: await sealKept(tools.vault, accountId, answer) })
  }
  const { stored, app } = prepared
  const { tokens, tokenResponse, answer } = asked
  tools.metrics.refreshes.inc({ result: 'healthy' })
  const result = await keepTokens(tools, { accountId, lease, facts, stored, tokens, app, answer })
  if (result.kind === 'healthy' && !facts.isSandbox) await noteGoodRefresh(tools, facts, app)
  if (result.kind === 'healthy' && !facts.knowsIdentity) {
    await learnIdentity(tools, accountId, app, { accessToken: tokens.accessToken, tokenResponse, generation: result.generation })
  }
  return result
}
