import type { Queryable } from '../database/database.js'
import type { RowFields } from '../database/row-fields.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { caseFields, lockCaseRow, selectCase } from './store.js'

/** The case under its row lock. The account's row must be locked first: account, then case, always in that order. */
export const lockCase = (tx: Tx, id: string): Promise<Case | null> => lockCaseRow(tx, id)

/** To lock it after its account in one statement: of `cases c`. */
export const caseBeside: RowFields<Case> = caseFields

/** The case as it is, unlocked. */
export const findCase = (db: Queryable, id: string): Promise<Case | null> => selectCase(db, id)
