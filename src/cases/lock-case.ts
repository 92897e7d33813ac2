import type { Queryable } from '../database/database.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { caseColumnsBeside, lockCaseRow, readCaseBeside, selectCase } from './store.js'

/** The case under its row lock. The account's row must be locked first: account, then case, always in that order. */
export const lockCase = (tx: Tx, id: string): Promise<Case | null> => lockCaseRow(tx, id)

/** For whoever locks it after its account, with one statement: what to select of `cases c`, and how to read it. */
export const caseBeside = { columns: caseColumnsBeside, read: readCaseBeside } as const

/** The case as it is, unlocked. */
export const findCase = (db: Queryable, id: string): Promise<Case | null> => selectCase(db, id)
