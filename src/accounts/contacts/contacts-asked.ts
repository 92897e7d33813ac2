import type { Tx } from '../../tools.js'
import type { Contact } from './contact.js'
import { selectContact } from '../store/contact-store.js'

/** The contacts of these ids that are still on file and reachable about an account. */
export const contactsAsked = async (tx: Tx, accountId: string, ids: readonly string[]): Promise<readonly Contact[]> => {
  const contacts: Contact[] = []
  for (const id of ids) {
    const contact = await selectContact(tx, id, accountId)
    if (contact?.state === 'ok') contacts.push({ ...contact, role: 'owner', source: 'account' })
  }
  return contacts
}
