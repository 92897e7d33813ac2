import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import type { OutboxKind, OutboxRow } from './outbox-row.js'
import { insertRow } from './store.js'
import type { Place } from './taker.js'

/**
 * Puts a row beside the rows that caused it; it is relayed once the transaction has committed, and until it is taken. Where this process has room
 * for it, it is its own from the beginning (`Taker`).
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
  },
): Promise<void> => {
  const place = row.dueInMs === undefined ? (tx.takers?.get(row.kind)?.reserve() ?? null) : null
  const full = { id: randomUUID(), payload: {}, ...row }
  const written = insertRow(tx, { ...full, leaseMs: place?.leaseMs ?? null })
  if (place !== null)
    await handOver(
      tx,
      place,
      written.then((ofCase) => ({ ...full, ofCase, tries: 1 })),
    )
  else await written
}

const handOver = async (tx: Tx, place: Place, written: Promise<OutboxRow>): Promise<void> => {
  tx.pending.onEnd((isCommitted) => {
    if (isCommitted) void written.then(place.take)
    else place.leave()
  })
  await written
}
