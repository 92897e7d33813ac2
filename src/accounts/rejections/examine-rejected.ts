import { judge } from '../../domain/judge.js'
import type { Judgement } from '../../domain/judgement.js'
import { ageToCount, refreshByReportMs } from '../../domain/weigh-report.js'
import { platformRules } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { localJudgement } from '../account/local-judgement.js'
import { probeAccount } from '../refresh/probe-account.js'
import { refreshAccount } from '../refresh/refresh-account.js'
import { rejectedJudgement } from '../outage/rejected-judgement.js'
import { selectRejection, selectReportedCredentials, updateRefused } from '../store/rejection-store.js'

export type Examined =
  /** Its API takes the token. */
  | { readonly kind: 'accepted' }
  /** It does not, after a good refresh. */
  | { readonly kind: 'rejected'; readonly judgement: Judgement }
  /** The refresh itself failed now; noted already. */
  | { readonly kind: 'refused'; readonly judgement: Judgement }
  /** Nothing is known yet; look again after this many milliseconds. */
  | { readonly kind: 'unsure'; readonly judgement: Judgement; readonly waitMs: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'gone' }

/**
 * Whether the API of an account with the case of a rejected connection still refuses it. A token that was not refreshed lately is refreshed
 * first, since it may have died by itself; its successor is asked about only when it is old enough to count (REPORTS_APART). `isLast`: there
 * is no time left to wait, what was reported decides.
 */
export const examineRejected = async (tools: Tools, accountId: string, { isLast }: { readonly isLast: boolean }): Promise<Examined> => {
  const now = tools.clock()
  const known = await selectReportedCredentials(tools.database, accountId, now)
  if (known === null) return { kind: 'gone' }
  const { generation, lastRefreshedAt, isExpired, lifeMs, platform } = known
  const rejected = { kind: 'rejected', judgement: rejectedJudgement(platform) } as const
  const isFresh = lastRefreshedAt !== null && now.getTime() - lastRefreshedAt < refreshByReportMs && !isExpired
  if (!isFresh) {
    const result = await refreshAccount(tools, accountId, { wait: false, ifGeneration: generation })
    if (result.kind === 'busy' || result.kind === 'gone') return { kind: result.kind }
    if (result.kind === 'failed') {
      const { judgement } = result
      return judgement.verdict === 'transient' && !isLast
        ? { kind: 'unsure', judgement, waitMs: judgement.retryAfterMs ?? tools.settings.reportsApart }
        : { kind: 'refused', judgement }
    }
  }
  const current = isFresh ? known : await selectReportedCredentials(tools.database, accountId, tools.clock())
  if (current === null) return { kind: 'gone' }
  const age = tools.clock().getTime() - (current.lastRefreshedAt ?? 0)
  const countsFrom = ageToCount({ lifeMs, apartMs: tools.settings.reportsApart })
  if (age < countsFrom && !isLast) return { kind: 'unsure', judgement: localJudgement('rejection_unsure'), waitMs: countsFrom - age }
  const rejection = await selectRejection(tools.database, accountId)
  const isProven = rejection?.refusedAt != null && rejection.refusedAt >= (current.lastRefreshedAt ?? 0) + countsFrom
  if (isFresh && isProven && tools.clock().getTime() - rejection.refusedAt < tools.settings.reportsApart) return rejected
  const probed = await probeAccount(tools, accountId)
  switch (probed.health) {
    case 'healthy':
      return { kind: 'accepted' }
    case 'refused':
      await updateRefused(tools.database, accountId, tools.clock())
      return rejected
    case 'unasked':
    case 'forbidden':
      return rejected
    case 'unclear': {
      const judgement = judge(probed.answer, platformRules(platform), { scopesChangedSinceGrant: false })
      const isTransient = judgement.verdict === 'transient' && !isLast
      return isTransient ? { kind: 'unsure', judgement, waitMs: judgement.retryAfterMs ?? tools.settings.reportsApart } : rejected
    }
  }
}
