import type { Tx } from '../../tools.js'
import type { ContactState } from './contact.js'
import { updateContactState } from '../store/contact-store.js'

/** What became of a contact's mail: a 5xx at RCPT is `bounced`. Whoever is not `ok` is passed over by `whoToAsk`. */
export const markContact = (tx: Tx, marked: { readonly contactId: string; readonly state: ContactState }): Promise<void> =>
  updateContactState(tx, marked.contactId, marked.state)
