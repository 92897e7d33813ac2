import type { Tx } from '../tools.js'
import { selectUnfinished } from './store.js'

/** Ids of attempts claimed before that moment and not ended: their process has gone, or the platform could not be asked. For the reconciler. */
export const unfinishedAttempts = (tx: Tx, before: Date): Promise<readonly string[]> => selectUnfinished(tx, before)
