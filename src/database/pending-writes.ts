import type { Queryable } from './database.js'

/**
 * Rows of one kind that are not read back within their transaction, and the one statement that writes them all: sent without waiting, since the
 * commit may be sent along.
 */
export type WriteRows<R> = (db: Queryable, rows: readonly R[]) => Promise<void>

/**
 * What a transaction writes last: rows that only report on it (events, timeline lines) are collected, and written right before the commit, one
 * statement per kind.
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

  /** Registers a callback that is called once, when the transaction has ended; with false also if it is unknown whether it was committed. */
  onEnd(hear: (isCommitted: boolean) => void): void {
    this.#ends.push(hear)
  }

  /** For the code that opened the transaction. */
  end(isCommitted: boolean): void {
    for (const hear of this.#ends.splice(0)) hear(isCommitted)
  }

  /** Writes the rows collected so far, in their order, for code that does read them in the same transaction. */
  async flush(db: Queryable): Promise<void> {
    const all = [...this.#rows]
    this.#rows.clear()
    await Promise.all(all.map(([write, rows]) => write(db, rows as never[])))
  }
}
