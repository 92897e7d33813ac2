import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { noteOnce } from '../src/cases/note.js'
import { againKey, reminderOf } from '../src/domain/reminder-key.js'
import { enqueue } from '../src/outbox/enqueue.js'
import type { Tx } from '../src/tools.js'
import { expiryOf } from './case-mail.js'

/** A mail that waits. `window`: for the person's hours; `window_taken`: for the next ones, since another mail went out in these; `per_day`, `per_week`: for a place under their cap; `pace`: for its domain's turn; `together`: for other cases of the person, a moment. */
export interface PutOff {
  readonly contactId: string
  readonly why: 'window' | 'window_taken' | 'per_day' | 'per_week' | 'pace' | 'together'
  readonly until: Date
}

/**
 * Puts the case's reminder off until the first of these mails may go, or wakes it then where the mail is to the next contact; support reads on the
 * timeline what each waits for.
 */
export const putOffMails = async (
  tx: Tx,
  theCase: Case,
  { key, isAfterReturn, mails }: { readonly key: string; readonly isAfterReturn: boolean; readonly mails: readonly PutOff[] },
): Promise<void> => {
  const reminder = reminderOf(key)
  const until = new Date(Math.min(...mails.map((mail) => mail.until.getTime())))
  if (isAfterReturn)
    await enqueue(tx, {
      kind: 'wake',
      environmentId: theCase.environmentId,
      subjectId: theCase.id,
      payload: { id: againKey(key, until), why: 'fresh_link' },
      dueInMs: Math.max(0, until.getTime() - tx.now.getTime()),
    })
  else
    await moveCase(tx, theCase.id, {
      putOffUntil: until,
      ...(reminder !== null && mails.some(({ why }) => why === 'window' || why === 'window_taken') && { windowStep: reminder }),
    })
  for (const { contactId, why, until } of mails) {
    // It waits seconds only, and the mail's timeline line names the others.
    if (why === 'together') continue
    await noteOnce(tx, {
      caseId: theCase.id,
      kind: 'mail_put_off',
      step: `put_off:${key}:${contactId}:${until.toISOString()}`,
      data: { contact_id: contactId, why, until: until.toISOString(), ...(until >= expiryOf(theCase) && { ends_first: true }) },
    })
  }
}
