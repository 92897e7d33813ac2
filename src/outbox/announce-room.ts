import type { Tx } from '../tools.js'
import { notifyIfWaiting } from './store.js'

/** A case has its first verdict: where others wait to be started, there is room for one more now, not only at the next poll. */
export const announceRoom = (tx: Tx): Promise<void> => notifyIfWaiting(tx, 'start')
