import { note } from '../src/cases/note.js'
import { endLeft } from '../src/mail/end-mail.js'
import type { Tools } from '../src/tools.js'

/**
 * Ends the mails of cases that are over which their worker left half-way when it was killed: a person who was faster ended the case, and its
 * workflow comes back to no mail. Each has a line on its cases' timelines.
 */
export const endLeftMails = (tools: Tools, before: Date): Promise<void> =>
  tools.database.transaction(async (tx) => {
    for (const { id, kind, contactId, state, why, caseIds } of await endLeft(tx, before)) {
      for (const caseId of caseIds) {
        await note(tx, {
          caseId,
          kind: state === 'sent' ? 'mail_sent' : 'mail_suppressed',
          step: `mail:${id}`,
          data: { mail_id: id, mail_kind: kind, contact_id: contactId, why },
        })
      }
    }
  })
