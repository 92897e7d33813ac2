import type { Tx } from '../tools.js'
import { selectUnfinished } from './attempt-store.js'

/**
 * Ids of attempts claimed before that moment and not ended: their process has gone, the platform could not be
 * asked, or they wait for a word on a case that is over. For the reconciler.
 */
export const unfinishedAttempts = (tx: Tx, before: Date): Promise<readonly string[]> => selectUnfinished(tx, before)
