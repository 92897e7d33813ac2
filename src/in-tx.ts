import type { OpenTransaction } from './database/database.js'
import { PendingWrites } from './database/pending-writes.js'
import type { Tx } from './tools.js'

/** Runs `work` with what an operation needs of its transaction, then writes what it left pending; the caller commits. */
export const inTx = async <T>(
  db: Pick<OpenTransaction, 'query' | 'last'>,
  given: Pick<Tx, 'now' | 'vault' | 'takers'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => {
  const tx: Tx = { query: (text, params) => db.query(text, params), last: db.last, ...given, pending: new PendingWrites() }
  const result = await work(tx)
  await tx.pending.flush(tx)
  return result
}
