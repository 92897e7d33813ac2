import type { WriteRows } from '../database/pending-writes.js'
import type { Tx } from '../tools.js'
import { notifyIfWaiting } from './store.js'

/** Wakes the relay, if cases wait to be started: one more has its verdict, or its first mail, and only OPENING_MAX may be started without. */
export const announceRoom = (tx: Tx): Promise<void> => {
  tx.pending.add(announce, 'start')
  return Promise.resolve()
}

const announce: WriteRows<'start'> = (db) => notifyIfWaiting(db, 'start')
