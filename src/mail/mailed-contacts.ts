import type { Tx } from '../tools.js'
import { contactsOfCase, lastContactOfCase } from './store.js'

/**
 * Ids of the contacts to whom a mail about this case was written, whatever became of it. `exceptPrefix`: mails whose key begins so are
 * left out, so that a step that runs again finds what it found the first time (`<case id>/notifyEndUser:2/`).
 */
export const mailedContacts = (tx: Tx, caseId: string, exceptPrefix: string | null = null): Promise<readonly string[]> =>
  contactsOfCase(tx, caseId, exceptPrefix)

/** The one of these contacts to whom the case's latest mail was written. */
export const lastMailed = (tx: Tx, caseId: string, among: readonly string[]): Promise<string | null> => lastContactOfCase(tx, caseId, among)
