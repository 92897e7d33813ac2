import { whoCouldBeAsked } from '../accounts/contacts/who-to-ask.js'
import type { Case } from '../cases/case.js'
import { moveCase } from '../cases/move-case.js'
import { derivedId } from '../database/derived-id.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { notAskedYet } from './asked-now.js'

/** What becomes of a case whose contact was not reached: `waits`, all who can be asked have had a mail; `over`, no contact is asked any more. */
export type Then = 'next' | 'nobody' | 'waits' | 'over'

/**
 * Wakes a case for its next contact, or to find that no contact is left; reminders go on where one is, and had a mail before. The caller has locked
 * account and case. `cause`: what did not reach its person.
 */
export const askNext = async (tx: Tx, theCase: Case, cause: string): Promise<Then> => {
  if (theCase.outcome !== null || (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated')) return 'over'
  const { contacts, isOneMore } = await whoCouldBeAsked(tx, theCase.accountId)
  const isNext = isOneMore || (await notAskedYet(tx, theCase.id, contacts)) !== null
  const then = isNext ? 'next' : contacts.length === 0 ? 'nobody' : 'waits'
  if (then === 'waits') return then
  if (then === 'nobody') await moveCase(tx, theCase.id, { firstContactAt: null })
  await enqueue(tx, {
    kind: 'wake',
    environmentId: theCase.environmentId,
    subjectId: theCase.id,
    payload: { id: derivedId(cause, 'returned'), why: then === 'next' ? 'fresh_link' : 'contacts' },
  })
  return then
}
