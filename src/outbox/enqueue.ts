import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import type { OutboxKind } from './outbox-row.js'
import { insertRow } from './store.js'

/** Puts a row beside the rows that caused it; it is relayed once the transaction has committed, and until it is taken. */
export const enqueue = async (
  tx: Tx,
  row: {
    readonly kind: OutboxKind
    readonly environmentId: string
    readonly subjectId: string
    readonly payload?: Readonly<Record<string, unknown>>
    /** Not before so many milliseconds from now, by the database's clock. */
    readonly dueInMs?: number
  },
): Promise<void> => {
  await insertRow(tx, { id: randomUUID(), payload: {}, ...row })
}
