import { isPerforming } from '../../access/effect.js'
import { groupCommit } from '../../database/group-commit.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { countVerdict } from './count-verdict.js'
import type { HeldLease } from './held-lease.js'
import { keepFailure } from './keep-failure.js'
import type { FailedRefresh } from './keep-failure.js'
import type { RefreshResult } from './refresh-result.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/** Refreshes that fail at the same time are written down together. */
const keep = groupCommit(keepFailure, isPerforming)

/** Counts and writes down what was judged. */
export const fail = (
  tools: Tools,
  facts: Pick<RefreshFacts, 'platform' | 'generation'>,
  lease: HeldLease,
  failed: Omit<FailedRefresh, 'generation' | 'lease' | 'isLast'>,
): Promise<RefreshResult> => {
  tools.metrics.refreshes.inc({ result: failed.judgement.verdict })
  countVerdict(tools.metrics, facts.platform, failed.judgement)
  const isLast = failed.judgement.verdict === 'user' && quirksOf(facts.platform).bansAfterRefusals
  return keep(tools.database, { ...failed, lease, generation: facts.generation, isLast })
}
