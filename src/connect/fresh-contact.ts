import type { Contact } from '../accounts/contact.js'
import { whoToAsk } from '../accounts/who-to-ask.js'
import type { Tx } from '../tools.js'
import type { FoundLink } from './find-link.js'

/** To whom a fresh link may go: the one to whom the old one was mailed, else whoever is asked first. Never to an address from the page. */
export const freshContact = async (tx: Tx, found: FoundLink): Promise<Contact | null> => {
  if (found.account === null) return null
  const usable = await whoToAsk(tx, found.account.id)
  return usable.find(({ id }) => id === found.link.contactId) ?? usable[0] ?? null
}
