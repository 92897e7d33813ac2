import type { Tx } from '../tools.js'
import { announceCameBack } from './came-back.js'
import type { MailOutcome } from './mailer.js'
import { endMail, mailNamed } from './store.js'
import { tellUnanswered } from './tell-unanswered.js'

export { endLeft } from './left-store.js'

/** Each answers whether it was this call that ended the mail; a mail that has ended stays as it is. */
const markSent = (tx: Tx, mailId: string, answer: string): Promise<boolean> =>
  endMail(tx, { id: mailId, state: 'sent', why: null, answer, at: tx.now })

/** Counts as sent: a repeat might be a second copy. Support is notified. */
const markUnanswered = async (tx: Tx, mailId: string): Promise<boolean> => {
  if (!(await endMail(tx, { id: mailId, state: 'sent', why: 'unanswered', answer: null, at: tx.now }))) return false
  const mail = await mailNamed(tx, mailId)
  if (mail !== null) await tellUnanswered(tx, mail, 'left')
  return true
}

const markRefused = async (tx: Tx, mailId: string, answer: string): Promise<boolean> =>
  told(tx, mailId, await endMail(tx, { id: mailId, state: 'refused', why: null, answer, at: null }))

/** The server took no mail for this person, and that says nothing against the address; `why` as for a mail that came back. */
export const markUndelivered = async (tx: Tx, mailId: string, why: string, answer: string): Promise<boolean> =>
  told(tx, mailId, await endMail(tx, { id: mailId, state: 'undelivered', why, answer, at: null }))

const told = async (tx: Tx, mailId: string, ended: boolean): Promise<boolean> => {
  if (ended) await announceCameBack(tx, mailId)
  return ended
}

/** `why` is a code: `recovered`, `link_void`, `passed_over`, … */
export const markSuppressed = (tx: Tx, mailId: string, why: string): Promise<boolean> =>
  endMail(tx, { id: mailId, state: 'suppressed', why, answer: null, at: null })

export const markOutcome = (tx: Tx, mailId: string, outcome: MailOutcome): Promise<boolean> => {
  switch (outcome.kind) {
    case 'sent':
      return markSent(tx, mailId, outcome.answer)
    case 'unanswered':
      return markUnanswered(tx, mailId)
    case 'refused':
      return markRefused(tx, mailId, outcome.answer)
  }
}
