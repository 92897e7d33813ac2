import type { Tx } from '../../tools.js'
import { selectFailureAge } from '../store/lease-store.js'

/** Milliseconds until the account's platform may be asked again, `apartMs` after the last failed refresh; 0: now. */
export const untilProbed = async (tx: Tx, accountId: string, apartMs: number): Promise<number> => {
  const age = await selectFailureAge(tx, accountId)
  return age === null ? 0 : Math.max(0, apartMs - age)
}
