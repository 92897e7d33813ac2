import type { ContactsAbove } from '../accounts/contacts/tell-former-contacts.js'
import { revokeLinksMailedTo } from './store.js'

/** Ends the unspent links that were mailed to these addresses about one account, or about the accounts of a tenant. */
export const revokeMailedLinks: ContactsAbove['revokeMailedLinks'] = (tx, which) => revokeLinksMailedTo(tx, which)
