import type { WriteRows } from '../database/pending-writes.js'
import type { Tx } from '../tools.js'
import type { OutboxKind } from './outbox-row.js'
import { deleteRowsOf } from './store.js'

interface Which {
  readonly kind: OutboxKind
  readonly subjectId: string
}

/** What these rows are about has come to pass in this transaction: they go with it, and their relay has nothing left to delete (`Relayed`). */
export const dropRows = (tx: Tx, which: Which): void => {
  tx.pending.add(drop, which)
}

const drop: WriteRows<Which> = (db, which) => deleteRowsOf(db, which)
