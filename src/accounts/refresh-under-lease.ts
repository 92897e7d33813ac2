import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseUnreachable } from '../database/is-unreachable.js'
import { judge } from '../domain/judge.js'
import type { Judgement } from '../domain/judgement.js'
import { refresh } from '../oauth/token-request.js'
import { tokensFrom } from '../oauth/tokens.js'
import { platformRules } from '../platforms/index.js'
import type { Tools } from '../tools.js'
import { Secret } from '../vault/secret.js'
import { keepFailure } from './keep-failure.js'
import { keepRefreshed } from './keep-refreshed.js'
import { learnIdentity } from './learn-identity.js'
import { localJudgement } from './local-judgement.js'
import { prepareRefresh } from './prepare-refresh.js'
import type { RefreshResult } from './refresh-result.js'
import { releaseLease } from './store/credentials-store.js'

/** The holder's part: read, send, judge, write back. */
export const refreshUnderLease = async (tools: Tools, accountId: string, owner: string): Promise<RefreshResult> => {
  try {
    return await refreshOnce(tools, accountId, owner)
  } catch (error) {
    await releaseLease(tools.database, accountId, owner).catch(() => undefined)
    throw error
  }
}

const refreshOnce = async (tools: Tools, accountId: string, owner: string): Promise<RefreshResult> => {
  const began = performance.now()
  const prepared = await tools.database.transaction((tx) => prepareRefresh(tx, accountId))
  if (prepared.kind === 'gone') return prepared
  const { facts } = prepared
  if (prepared.kind === 'observed') {
    // Nothing has failed and nothing is written: to whoever asked it is as if the platform did not answer.
    await releaseLease(tools.database, accountId, owner)
    return { kind: 'failed', generation: facts.generation, judgement: localJudgement('observed'), caseId: null }
  }
  const fail = async (judgement: Judgement): Promise<RefreshResult> => {
    tools.metrics.refreshes.inc({ result: judgement.verdict })
    tools.metrics.verdicts.inc({ platform: facts.platform, verdict: judgement.verdict, code: judgement.code })
    return tools.database.transaction((tx) => keepFailure(tx, { accountId, owner, generation: facts.generation, judgement }))
  }
  if (prepared.kind === 'judged') return fail(prepared.judgement)

  const { app, stored, refreshToken } = prepared
  const answer = await refresh(tools.egress, app, { refreshToken: new Secret(refreshToken), timeoutMs: tools.settings.platformTimeout })
  const tokens = tokensFrom(answer, app.scopeSeparator)
  if (tokens === null) {
    return fail(
      judge(answer, platformRules(facts.platform), {
        scopesChangedSinceGrant: facts.grantedAt !== null && facts.scopesChangedAt > facts.grantedAt,
        secrets: [refreshToken, stored.accessToken, app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string'),
      }),
    )
  }
  tools.metrics.refreshes.inc({ result: 'healthy' })
  const result = await whileLeased(tools, began, () =>
    tools.database.transaction((tx) => keepRefreshed(tx, { accountId, owner, facts, stored, tokens, app })),
  )
  if (result.kind === 'healthy' && !facts.knowsIdentity) {
    await learnIdentity(tools, accountId, app, {
      accessToken: tokens.accessToken,
      tokenResponse: answer.kind === 'answer' ? answer.body : null,
    })
  }
  return result
}

const storeAgainMs = 250

/**
 * A platform that rotates has forgotten the old refresh token by now, and the new one is in this process alone: a database that is away
 * is tried again for as long as the lease keeps everybody else from the old one.
 */
const whileLeased = async <T>(tools: Tools, began: number, store: () => Promise<T>): Promise<T> => {
  const leaseMs = 2 * tools.settings.platformTimeout
  for (;;) {
    try {
      return await store()
    } catch (error) {
      if (!isDatabaseUnreachable(error) || performance.now() - began > leaseMs - storeAgainMs) throw error
      tools.log.warn({ err: error }, 'refreshed tokens could not be stored yet; tried again')
      await sleep(storeAgainMs)
    }
  }
}
