import { loadEnvironment } from '../access/load-environment.js'
import type { Contact } from '../accounts/contacts/contact.js'
import { whoCouldBeAsked } from '../accounts/contacts/who-to-ask.js'
import type { Case } from '../cases/case.js'
import { moveCase } from '../cases/move-case.js'
import { policyFor } from '../cases/policy-for.js'
import { mailHours } from '../cases/send-window.js'
import { derivedId } from '../database/derived-id.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { returnedMails } from '../mail/mailed-contacts.js'
import { notAskedYet } from './asked-now.js'

/** What follows for a case whose contact was not reached: `waits`, everyone who can be asked has had a mail; `over`, no contact is asked any more. */
export type Then = 'next' | 'nobody' | 'waits' | 'over'

/**
 * Wakes a case for its next contact, when their hours are open, or to find that no contact is left; reminders go on where one is, and had a mail before. The caller has locked
 * account and case. `cause`: what did not reach its person.
 */
export const askNext = async (tx: Tx, theCase: Case, cause: string): Promise<Then> => {
  if (theCase.outcome !== null || (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated')) return 'over'
  const { contacts, isOneMore } = await whoCouldBeAsked(tx, theCase.accountId)
  const contact = await notAskedYet(tx, theCase.id, contacts)
  const then = isOneMore || contact !== null ? 'next' : contacts.length === 0 ? 'nobody' : 'waits'
  if (then === 'waits') return then
  if (then === 'nobody') await moveCase(tx, theCase.id, { firstContactAt: null })
  await enqueue(tx, {
    kind: 'wake',
    environmentId: theCase.environmentId,
    subjectId: theCase.id,
    payload: { id: keyOf(cause), why: then === 'next' ? 'fresh_link' : 'contacts' },
    ...(then === 'next' && { dueInMs: await untilOpen(tx, theCase, contact) }),
  })
  return then
}

const keyOf = (cause: string): string => derivedId(cause, 'returned')

/** Whether a step's mail goes to the next contact because one came back; else a person asked for it. */
export const isAfterReturn = async (tx: Tx, caseId: string, key: string): Promise<boolean> =>
  (await returnedMails(tx, caseId)).some((mailId) => keyOf(mailId) === key)

/** Milliseconds until this person may be mailed; `null`: the person who consented, of whom no more is known. */
const untilOpen = async (tx: Tx, { environmentId, integrationId }: Case, contact: Contact | null): Promise<number> => {
  const { send_window: window } = await policyFor(tx, environmentId, integrationId)
  const zone = contact?.timeZone ?? (await loadEnvironment(tx, environmentId)).timeZone
  const { opensAt } = mailHours(window, { zone, now: tx.now, movedAt: null })
  return opensAt === null ? 0 : opensAt.getTime() - tx.now.getTime()
}
