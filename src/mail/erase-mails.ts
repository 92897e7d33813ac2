import type { Tx } from '../tools.js'
import { deleteMailsOf } from './store.js'

/** With an account go its mails, and those of its cases: they hold personal data. */
export const eraseMailsOf = (tx: Tx, accountId: string): Promise<void> => deleteMailsOf(tx, accountId)
