import type { Contact } from '../accounts/contact.js'
import { lastMailed } from '../mail/mailed-contacts.js'
import type { Tx } from '../tools.js'

/** Who of `usable` is being asked about a case: the contact of its latest mail, else the first. */
export const askedNow = async (tx: Tx, caseId: string, usable: readonly Contact[]): Promise<Contact | null> => {
  if (usable.length < 2) return usable[0] ?? null
  const last = await lastMailed(
    tx,
    caseId,
    usable.map(({ id }) => id),
  )
  return usable.find(({ id }) => id === last) ?? usable[0] ?? null
}
