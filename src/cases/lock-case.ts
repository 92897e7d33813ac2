import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { selectCase } from './store.js'

/** The case under its row lock. The account's row must be locked first: account, then case, always in that order. */
export const lockCase = (tx: Tx, id: string): Promise<Case | null> => selectCase(tx, id, true)

/** The case as it is, unlocked: to learn whose account to lock. */
export const findCase = (tx: Tx, id: string): Promise<Case | null> => selectCase(tx, id, false)
