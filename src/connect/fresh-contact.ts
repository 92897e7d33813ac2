import type { Contact } from '../accounts/contacts/contact.js'
import { whoToAsk } from '../accounts/contacts/who-to-ask.js'
import type { Tx } from '../tools.js'
import { askedNow } from './asked-now.js'
import type { FoundLink } from './find-link.js'

/**
 * Returns to whom a fresh link may go: while the case is open, the contact it asks now (its workflow mails them); else the person to whom the old
 * link was mailed, or the first contact. Never to an address from the page.
 */
export const freshContact = async (tx: Tx, found: FoundLink): Promise<Contact | null> => {
  if (found.account === null) return null
  const usable = await whoToAsk(tx, found.account.id)
  if (found.case?.outcome === null) return askedNow(tx, found.case.id, usable)
  return usable.find(({ id }) => id === found.link.contactId) ?? usable[0] ?? null
}
