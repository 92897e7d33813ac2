import type { Tx } from '../tools.js'
import type { MailRow } from './mail-row.js'
import { mailByKey } from './store.js'

/** The mail that was written for one purpose, if any. */
export const findMail = (tx: Tx, environmentId: string, key: string): Promise<MailRow | null> => mailByKey(tx, environmentId, key)
