import type { Tx } from '../../tools.js'
import { deleteFormerContacts } from '../store/former-contact-store.js'
import { formerForMs } from './tell-former-contacts.js'

export const forgetFormerContacts = (tx: Tx): Promise<void> => deleteFormerContacts(tx, new Date(tx.now.getTime() - formerForMs))
