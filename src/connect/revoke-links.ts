import type { Tx } from '../tools.js'
import { revokeOne, revokeLinksMailedTo } from './store.js'
import type { ContactsAbove } from '../accounts/contacts/tell-former-contacts.js'
import { updateListRevoked } from './list/list-store.js'

/** Ends an unspent link: anyone else who has it can't start anything with it. */
export const revokeLink = (tx: Tx, linkId: string): Promise<void> => revokeOne(tx, linkId)

/** Ends the unspent links that were mailed to these addresses about one account, or about the accounts of a tenant. */
export const revokeMailedLinks: ContactsAbove['revokeMailedLinks'] = (tx, which) => revokeLinksMailedTo(tx, which)

/** Ends a list whose mail came back, and with it the links that its page made: a stranger who reads that mailbox starts nothing with them. */
export const revokeList = (tx: Tx, listId: string): Promise<void> => updateListRevoked(tx, listId)
