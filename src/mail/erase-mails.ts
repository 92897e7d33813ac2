import type { Tx } from '../tools.js'
import { deleteMailsOf } from './erase-store.js'

/** With an account go its mails, and those of its cases: they hold personal data. A mail about others as well stays theirs, without its words. */
export const eraseMailsOf = (tx: Tx, accountId: string): Promise<void> => deleteMailsOf(tx, accountId)
