import type { Tx } from '../tools.js'
import { announceCameBack } from './came-back.js'
import { lockMail, markReturnedRow, selectHasReturned, selectReturned } from './store.js'
import type { SentMail } from './store.js'

export type { SentMail } from './store.js'

/** Returns the mail that a message is about, by its id; null if there is none. */
export const sentMail = (tx: Tx, id: string): Promise<SentMail | null> => selectReturned(tx, { id })

/** The same by its Message-ID, in one environment. */
export const sentMailByMessageId = (tx: Tx, environmentId: string, messageId: string): Promise<SentMail | null> =>
  selectReturned(tx, { environmentId, messageId })

/** Serializes transactions that report on the same mail. */
export const lockSentMail = (tx: Tx, mailId: string): Promise<void> => lockMail(tx, mailId)

/** Whether a mail came back before. */
export const hasReturned = (tx: Tx, mailId: string): Promise<boolean> => selectHasReturned(tx, mailId)

/** Ends a mail as `undelivered`; `why` is a code. False: it had come back before, or was never sent. */
export const markReturned = async (tx: Tx, mailId: string, why: string, answer: string | null): Promise<boolean> => {
  const isFirst = await markReturnedRow(tx, { id: mailId, why, answer, at: tx.now })
  if (isFirst) await announceCameBack(tx, mailId)
  return isFirst
}
