import type { Contact } from '../accounts/contacts/contact.js'
import { lastMailed, mailedContacts } from '../mail/mailed-contacts.js'
import type { Tx } from '../tools.js'

/**
 * Who of `usable` is being asked about a case: the contact of its latest mail. Where that mail came back, or its contact was replaced (the address that
 * the platform names stays usable, behind all others), the first one who has had no mail yet, else the first.
 */
export const askedNow = async (tx: Tx, caseId: string, usable: readonly Contact[]): Promise<Contact | null> => {
  if (usable.length < 2) return usable[0] ?? null
  const last = await lastMailed(tx, caseId)
  const asked = usable.find(({ id, source }) => id === last?.id && source !== 'platform')
  if (asked !== undefined && last?.cameBack !== true) return asked
  return (await notAskedYet(tx, caseId, usable)) ?? usable[0] ?? null
}

/** The first of `usable` to whom no mail about the case was written. */
export const notAskedYet = async (tx: Tx, caseId: string, usable: readonly Contact[]): Promise<Contact | null> => {
  const mailed = await mailedContacts(tx, caseId)
  return usable.find(({ id }) => !mailed.includes(id)) ?? null
}
