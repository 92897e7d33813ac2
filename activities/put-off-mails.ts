import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { noteOnce } from '../src/cases/note.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { Tx } from '../src/tools.js'
import { expiryOf } from './case-mail.js'

/** A mail that waits. `window`: for the person's hours; `window_taken`: for the next ones, since another mail went out in these; `per_day`, `per_week`: for a place under their cap; `pace`: for its domain's turn. */
export interface PutOff {
  readonly contactId: string
  readonly why: 'window' | 'window_taken' | 'per_day' | 'per_week' | 'pace'
  readonly until: Date
}

/** Puts the case's reminder off until the first of these mails may go; support reads on the timeline what each waits for. */
export const putOffMails = async (tx: Tx, theCase: Case, key: string, mails: readonly PutOff[]): Promise<void> => {
  const reminder = reminderOf(key)
  await moveCase(tx, theCase.id, {
    putOffUntil: new Date(Math.min(...mails.map(({ until }) => until.getTime()))),
    ...(reminder !== null && mails.some(({ why }) => why === 'window' || why === 'window_taken') && { windowStep: reminder }),
  })
  for (const { contactId, why, until } of mails) {
    await noteOnce(tx, {
      caseId: theCase.id,
      kind: 'mail_put_off',
      step: `put_off:${key}:${contactId}:${until.toISOString()}`,
      data: { contact_id: contactId, why, until: until.toISOString(), ...(until >= expiryOf(theCase) && { ends_first: true }) },
    })
  }
}
