import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import type { OutboxKind, OutboxRow } from './outbox-row.js'
import { insertRow } from './store.js'

/**
 * Puts a row beside the rows that caused it; it is relayed once the transaction has committed, and until it is taken. Where this process has room
 * for it, it is its own from the beginning (`Taker`); one about a case only with `ofCase`, which its relay needs.
 */
export const enqueue = async (
  tx: Tx,
  row: {
    readonly kind: OutboxKind
    readonly environmentId: string
    readonly subjectId: string
    readonly payload?: Readonly<Record<string, unknown>>
    /** Not before so many milliseconds from now, by the database's clock. */
    readonly dueInMs?: number
    readonly ofCase?: NonNullable<OutboxRow['ofCase']>
  },
): Promise<void> => {
  const isWhole = row.dueInMs === undefined && (row.kind !== 'wake' || row.ofCase !== undefined)
  const place = isWhole ? (tx.takers?.get(row.kind)?.reserve() ?? null) : null
  const { ofCase = null, ...rest } = row
  const full = { id: randomUUID(), payload: {}, ...rest }
  if (place !== null) {
    tx.pending.onEnd((isCommitted) => {
      if (isCommitted) place.take({ ...full, ofCase, tries: 1 })
      else place.leave()
    })
  }
  await insertRow(tx, { ...full, leaseMs: place?.leaseMs ?? null })
}
