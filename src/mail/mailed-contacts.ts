import type { Tx } from '../tools.js'
import { contactsOfCase } from './store.js'

/** Ids of the contacts to whom a mail about this case was written, whatever became of it. */
export const mailedContacts = (tx: Tx, caseId: string): Promise<readonly string[]> => contactsOfCase(tx, caseId)
