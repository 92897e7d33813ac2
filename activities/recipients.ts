import type { Contact } from '../src/accounts/contacts/contact.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import type { Case } from '../src/cases/case.js'
import { askedNow } from '../src/connect/asked-now.js'
import { chosenBy } from '../src/domain/chosen-by.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import type { Tx } from '../src/tools.js'

/**
 * Whom a mail of the ladder goes to; administrators first where only one can fix it. `next` is the first contact who has had no mail about this case yet, else the first one again;
 * an act or a wake (its key is an id) asks the one whom the case asked last, or the first. `usable`: who can be asked, where that is known.
 */
export const recipientsOf = async (tx: Tx, theCase: Case, key: string, usable?: readonly Contact[]): Promise<readonly Contact[]> => {
  const contacts = inOrder(usable ?? (await whoToAsk(tx, theCase.accountId)), theCase)
  const reminder = reminderOf(key)
  if (reminder === null) return one(await askedNow(tx, theCase.id, contacts))
  const to = theCase.ladder.notify[reminder]?.to ?? 'first'
  const mailed = to === 'next' ? await mailedContacts(tx, theCase.id, `${theCase.id}/notifyEndUser:${key}/`) : []
  return chosenBy(to, contacts, ({ id }) => mailed.includes(id))
}

const one = (contact: Contact | null): readonly Contact[] => (contact === null ? [] : [contact])

const inOrder = (contacts: readonly Contact[], { addressee }: Case): readonly Contact[] => {
  if (addressee !== 'admin') return contacts
  const isAdmin = ({ role }: Contact): boolean => role === 'admin'
  return [...contacts.filter(isAdmin), ...contacts.filter((contact) => !isAdmin(contact))]
}
