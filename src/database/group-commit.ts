import type { Queryable } from './database.js'
import { grouped } from './grouped.js'
import { inLockstep } from './together.js'

interface Transactions<T> {
  transaction<R>(work: (tx: T) => Promise<R>): Promise<R>
}

/**
 * Makes a transaction that is committed for many at once: those that are asked for while one is under way are done in step within the next
 * (`inLockstep`). Where that fails each is done by itself, so that none fails for another. What many of them lock must be locked by one
 * statement, in order. `isApart`: whether the caller's transaction has to be its own.
 */
export const groupCommit = <T extends Queryable, C, A>(
  work: (tx: T, call: C) => Promise<A>,
  isApart: () => boolean,
): ((database: Transactions<T>, call: C) => Promise<A>) => {
  const run = grouped(async (database: Transactions<T>, calls: readonly C[]): Promise<readonly PromiseSettledResult<A>[]> => {
    const alone = () => Promise.allSettled(calls.map((call) => database.transaction((tx) => work(tx, call))))
    if (calls.length === 1) return alone()
    try {
      const answers = await database.transaction((tx) => inLockstep(tx, calls, (call) => work(tx, call)))
      return answers.map((value) => ({ status: 'fulfilled', value }))
    } catch {
      return alone()
    }
  })
  return async (database, call) => {
    if (isApart()) return database.transaction((tx) => work(tx, call))
    const end = await run(database, call)
    if (end.status === 'rejected') throw end.reason
    return end.value
  }
}
