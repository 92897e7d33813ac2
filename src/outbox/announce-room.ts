import type { WriteRows } from '../database/pending-writes.js'
import type { Tx } from '../tools.js'
import { notifyIfWaiting } from './store.js'

/** A case has its verdict, or its first mail: where others wait to be started, there is room for one more now, not only at the next poll. */
export const announceRoom = (tx: Tx): Promise<void> => {
  tx.pending.add(announce, 'start')
  return Promise.resolve()
}

const announce: WriteRows<'start'> = (db) => notifyIfWaiting(db, 'start')
