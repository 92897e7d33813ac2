import type { Queryable } from './database.js'

/** Rows of one kind that nobody reads back within their transaction, and the one statement that writes them all: sent at once, since the commit may go with it. */
export type WriteRows<R> = (db: Queryable, rows: readonly R[]) => Promise<void>

/**
 * What a transaction writes last: rows that only tell of it (events, lines of timelines) are collected, and written with one statement for each
 * kind right before the commit.
 */
export class PendingWrites {
  readonly #rows = new Map<WriteRows<never>, unknown[]>()
  readonly #ends: ((isCommitted: boolean) => void)[] = []

  add<R>(write: WriteRows<R>, row: R): void {
    const rows = this.#rows.get(write)
    if (rows === undefined) this.#rows.set(write, [row])
    else rows.push(row)
  }

  /** Takes out what has been collected of one kind, to write it together with more. */
  take<R>(write: WriteRows<R>): readonly R[] {
    const rows = this.#rows.get(write) ?? []
    this.#rows.delete(write)
    return rows as R[]
  }

  /** Is called once, when the transaction has ended; false also where nobody knows whether it was committed. */
  onEnd(hear: (isCommitted: boolean) => void): void {
    this.#ends.push(hear)
  }

  /** For whoever opened the transaction. */
  end(isCommitted: boolean): void {
    for (const hear of this.#ends.splice(0)) hear(isCommitted)
  }

  /** Writes what has been collected so far, in the order in which it came. For whoever reads it in the same transaction after all. */
  async flush(db: Queryable): Promise<void> {
    const all = [...this.#rows]
    this.#rows.clear()
    await Promise.all(all.map(([write, rows]) => write(db, rows as never[])))
  }
}
