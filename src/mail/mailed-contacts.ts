import type { Tx } from '../tools.js'
import { contactsOfCase, lastOfCase, selectReturnedOf } from './store.js'

/**
 * Ids of the contacts to whom a mail about this case was written, whatever became of it. `exceptPrefix`: mails whose key begins so are
 * left out, so that a step that runs again finds what it found the first time (`<case id>/notifyEndUser:2/`).
 */
export const mailedContacts = (tx: Tx, caseId: string, exceptPrefix: string | null = null): Promise<readonly string[]> =>
  contactsOfCase(tx, { caseId, exceptPrefix })

/** What may have led a case to its next contact: mails about it that came back or were not taken, and suppressions of those who were mailed. */
export const returnedMails = (tx: Tx, caseId: string): Promise<readonly string[]> => selectReturnedOf(tx, caseId)

/** Who had the case's latest mail, and whether it came back. */
export const lastMailed = async (tx: Tx, caseId: string): Promise<{ readonly id: string; readonly cameBack: boolean } | null> => {
  const last = await lastOfCase(tx, caseId)
  return last === null ? null : { id: last.id, cameBack: last.state === 'undelivered' }
}
