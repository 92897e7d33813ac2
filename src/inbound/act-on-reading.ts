import { lockAccountAndCase } from '../accounts/account/lock-account.js'
import { markContact } from '../accounts/contacts/mark-contact.js'
import { whoToAsk } from '../accounts/contacts/who-to-ask.js'
import { moveCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { notAskedYet } from '../connect/asked-now.js'
import { revokeLink } from '../connect/revoke-link.js'
import { derivedId } from '../database/derived-id.js'
import { markReturned } from '../mail/returned-mail.js'
import type { SentMail } from '../mail/returned-mail.js'
import { tellAnswered } from '../mail/tell-answered.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import type { Reading } from './read/reading.js'
import { insertAnswer } from './store.js'

/** What a message led to: `bounced` and `complained` are the contact's, `undelivered` is the mail's alone. */
export type Effect = 'bounced' | 'undelivered' | 'complained' | 'noted' | 'none'

/**
 * Does what a message about a mail leads to, once: a mail that came back is `undelivered`, its link void, and the next contact is asked. The
 * caller has proven that whoever sent the message had the mail's own address; `false`: it goes to the timeline and changes nothing.
 */
export const actOnReading = async (tx: Tx, mail: SentMail, reading: Reading, proven: boolean): Promise<Effect> => {
  switch (reading.kind) {
    case 'failed':
    case 'expired':
    case 'complaint':
      return proven ? end(tx, mail, reading) : noteReturned(tx, mail, reading, null)
    case 'delayed':
    case 'delivered':
      return noteReturned(tx, mail, reading, null)
    case 'answer':
    case 'auto_reply':
      return proven ? keepAnswer(tx, mail, reading) : 'none'
    case 'unreadable':
      return 'none'
  }
}

const end = async (tx: Tx, mail: SentMail, reading: Reading): Promise<Effect> => {
  // The account, then the case, before anything else (docs/lock-order.md).
  const locked = []
  for (const caseId of mail.caseIds) locked.push(await lockAccountAndCase(tx, caseId))
  const isComplaint = reading.kind === 'complaint'
  const isAddress = reading.kind === 'failed' && reading.about === 'address'
  const why = isComplaint ? 'complaint' : reading.kind === 'expired' ? 'expired' : (reading.about ?? 'unknown')
  const isFirst = await markReturned(tx, mail.id, why, reading.code === null ? null : reading.said)
  // A complaint may follow a bounce, from another server on the way.
  if (!isFirst && !isComplaint) return 'none'
  if (mail.contactId !== null && (isComplaint || isAddress))
    await markContact(tx, { contactId: mail.contactId, state: isComplaint ? 'complained' : 'bounced' })
  if (mail.linkId !== null) await revokeLink(tx, mail.linkId)
  for (const one of locked) if (one !== null && isFirst) await askNext(tx, mail, one.theCase, reading)
  if (isComplaint) await tellAnswered(tx, mail, 'complaint')
  return isComplaint ? 'complained' : isAddress ? 'bounced' : 'undelivered'
}

type LockedCase = NonNullable<Awaited<ReturnType<typeof lockAccountAndCase>>>['theCase']

/** Wakes the case for its next contact, or to find that nobody is left; reminders go on where somebody is, and had a mail before. */
const askNext = async (tx: Tx, mail: SentMail, theCase: LockedCase, reading: Reading): Promise<void> => {
  const isAsking = theCase.outcome === null && (theCase.stage === 'awaiting_user' || theCase.stage === 'escalated')
  const usable = isAsking ? await whoToAsk(tx, theCase.accountId) : []
  const next = isAsking && (await notAskedYet(tx, theCase.id, usable)) !== null
  const then = !isAsking ? 'over' : next ? 'next' : usable.length === 0 ? 'nobody' : 'waits'
  if (then === 'nobody') await moveCase(tx, theCase.id, { firstContactAt: null })
  if (then === 'next' || then === 'nobody')
    await enqueue(tx, {
      kind: 'wake',
      environmentId: theCase.environmentId,
      subjectId: theCase.id,
      payload: { id: derivedId(mail.id, 'returned'), why: then === 'next' ? 'fresh_link' : 'contacts' },
    })
  await noteOn(tx, theCase.id, mail, reading, then)
}

const noteReturned = async (tx: Tx, mail: SentMail, reading: Reading, then: string | null): Promise<Effect> => {
  for (const caseId of mail.caseIds) await noteOn(tx, caseId, mail, reading, then)
  return mail.caseIds.length === 0 ? 'none' : 'noted'
}

/** One line for each kind of message about a mail, however many come. */
const noteOn = (tx: Tx, caseId: string, mail: SentMail, reading: Reading, then: string | null): Promise<void> =>
  note(tx, {
    caseId,
    kind: 'mail_returned',
    step: `mail:${mail.id}:${reading.kind}${then === null ? ':unproven' : ''}`,
    data: {
      mail_id: mail.id,
      mail_kind: mail.kind,
      contact_id: mail.contactId,
      reading: reading.kind,
      about: reading.about,
      code: reading.code,
      enhanced_code: reading.enhanced_code,
      proven: then !== null || reading.kind === 'delayed' || reading.kind === 'delivered',
      then,
    },
  })

const keepAnswer = async (tx: Tx, mail: SentMail, reading: Reading): Promise<Effect> => {
  const answerId = await insertAnswer(tx, {
    environmentId: mail.environmentId,
    mailId: mail.id,
    kind: reading.kind,
    text: reading.text ?? '',
  })
  if (answerId === null) return 'none'
  for (const caseId of mail.caseIds)
    await note(tx, {
      caseId,
      kind: 'mail_answered',
      actor: 'contact',
      data: { mail_id: mail.id, mail_kind: mail.kind, contact_id: mail.contactId, answer_id: answerId, reading: reading.kind },
    })
  if (reading.kind === 'answer') await tellAnswered(tx, mail, 'answer')
  return 'noted'
}
