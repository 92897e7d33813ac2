import { AsyncLocalStorage } from 'node:async_hooks'
import type { Claim } from '../http/answer-memory.js'
import { Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { noteEffect } from './answer-store.js'

/**
 * The named request on whose behalf this code runs. A handler opens its transactions wherever it likes; that they commit together with
 * the note of their effect must not depend on each of them remembering it.
 */
const current = new AsyncLocalStorage<Claim>()

export const performing = <T>(claim: Claim, work: () => Promise<T>): Promise<T> => current.run(claim, work)

/** Whether this code runs on behalf of a named request: a shared transaction would note another request's effect. */
export const isPerforming = (): boolean => current.getStore() !== undefined

/**
 * Runs as the last statement of every transaction: an effect and the note that it took place commit together. Costs nothing without a claim.
 * @throws Conflict, which rolls the transaction back, if the lease expired and another process carries the request out
 */
export const commitEffect = async (tx: Tx): Promise<void> => {
  const claim = current.getStore()
  if (claim === undefined || (await noteEffect(tx, claim, tx.now))) return
  throw new Conflict('This request took so long that its repeat was begun; send it once more for the answer', { retryAfterSeconds: 1 })
}
