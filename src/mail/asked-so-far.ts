import type { Tx } from '../tools.js'
import type { Asked } from './mail-content.js'
import { askedInCase } from './store.js'

/** Who was asked in a case, when, and what the mail server said to it; the oldest first. For the mails to support. */
export const askedSoFar = (tx: Tx, caseId: string): Promise<readonly Asked[]> => askedInCase(tx, caseId)
