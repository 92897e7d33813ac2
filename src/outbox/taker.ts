import type { OutboxKind, OutboxRow } from './outbox-row.js'

/**
 * Takes the rows that its own process writes, without looking for them: such a row is claimed in the transaction that writes it, and handed over
 * once that has committed. Where the process dies in between, its lease runs out, and any relay claims it.
 */
export interface Taker {
  /** A place for one more row; null: there is none, or older rows wait. */
  reserve(): Place | null
}

export interface Place {
  /** The row's lease in milliseconds. */
  readonly leaseMs: number
  readonly take: (row: OutboxRow) => void
  /** It is not needed after all. */
  readonly leave: () => void
}

export type Takers = Map<OutboxKind, Taker>
