import type { Tx } from '../tools.js'
import { selectStateByKey } from './gather-store.js'

/**
 * Whether the mail with this key, or the one that a case joined by it, has come to its end, whatever became of it; false: it is not written yet, or
 * not sent yet.
 */
export const isMailEnded = async (tx: Tx, environmentId: string, key: string): Promise<boolean> => {
  const state = await selectStateByKey(tx, environmentId, key)
  return state !== null && state !== 'queued' && state !== 'sending'
}
