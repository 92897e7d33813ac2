import type { Tx } from '../../tools.js'
import { lockContacts } from '../store/contact-store.js'

/** Locks the contact with an address before mails are: who is suppressed, and which mail led to it, is written after that (docs/lock-order.md). */
export const lockPerson = (tx: Tx, environmentId: string, email: string): Promise<void> =>
  lockContacts(tx, environmentId, { emails: [email] })
