import type { Tx } from '../tools.js'
import type { MailOutcome } from './mailer.js'
import { endMail } from './store.js'

/** Each answers whether it was this call that ended the mail; a mail that has ended stays as it is. */
const markSent = (tx: Tx, mailId: string, answer: string): Promise<boolean> =>
  endMail(tx, { id: mailId, state: 'sent', why: null, answer, at: tx.now })

const markRefused = (tx: Tx, mailId: string, answer: string): Promise<boolean> =>
  endMail(tx, { id: mailId, state: 'refused', why: null, answer, at: null })

/** `why` is a code: `recovered`, `link_void`, `passed_over`, … */
export const markSuppressed = (tx: Tx, mailId: string, why: string): Promise<boolean> =>
  endMail(tx, { id: mailId, state: 'suppressed', why, answer: null, at: null })

export const markOutcome = (tx: Tx, mailId: string, outcome: MailOutcome): Promise<boolean> =>
  outcome.kind === 'sent' ? markSent(tx, mailId, outcome.answer) : markRefused(tx, mailId, outcome.answer)
