import type { Tx } from '../tools.js'
import type { Asked } from './mail-content.js'
import { askedMails } from './store.js'

/** Who was asked about a case, when, and what the mail server said to it: for support, who will ask by other means. */
export const askedOf = (tx: Tx, caseId: string): Promise<readonly Asked[]> => askedMails(tx, caseId)
