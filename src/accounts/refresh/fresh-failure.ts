import type { MaybeJudged } from '../../domain/refusal.js'
import type { Tx } from '../../tools.js'
import { isAskedOnce } from './asked-once.js'
import { selectLeaseFacts } from '../store/lease-store.js'

/**
 * How the refresh of these credentials was judged, where that is at most `ms` milliseconds ago or stands without being asked for again; `null`:
 * the platform has to be asked.
 */
export const freshFailure = async (
  tx: Tx,
  { accountId, generation }: { readonly accountId: string; readonly generation: number },
  ms: number,
): Promise<MaybeJudged | null> => {
  const facts = await selectLeaseFacts(tx, { accountId, arrived: null })
  if (facts?.generation !== generation || facts.lastFailure === null || facts.failureAgeMs === null) return null
  return facts.failureAgeMs <= ms || isAskedOnce(facts) ? facts.lastFailure : null
}
