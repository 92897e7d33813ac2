import { lockAccountAndCase } from '../accounts/account/lock-account.js'
import { lockPerson } from '../accounts/contacts/contacts.js'
import { suppressAddress } from '../accounts/contacts/suppress-address.js'
import { note } from '../cases/note.js'
import { askNext } from '../connect/ask-next.js'
import { revokeList, revokeLink } from '../connect/revoke-links.js'
import { hasReturned, lockSentMail, markReturned } from '../mail/returned-mail.js'
import type { SentMail } from '../mail/returned-mail.js'
import { tellAnswered } from '../mail/tell-answered.js'
import type { Tx } from '../tools.js'
import type { Reading } from './read/reading.js'
import { insertAnswer } from './store.js'

/** What a message led to: `bounced` and `complained` are the contact's, `undelivered` is the mail's alone. */
export type Effect = 'bounced' | 'undelivered' | 'complained' | 'noted' | 'none'

/**
 * Applies what a message about a mail means, once: a mail that bounced is `undelivered`, its link void, and the next contact is asked. `proven`: the
 * caller has verified that the sender of the message knew the mail's own envelope address; `false`: it only goes to the timeline.
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
  if (mail.linkId !== null) await revokeLink(tx, mail.linkId)
  if (mail.listId !== null) await revokeList(tx, mail.listId)
  const isContacts = mail.contactId !== null && (isComplaint || isAddress)
  if (isContacts) {
    await lockPerson(tx, mail.environmentId, mail.recipient)
    // A concurrent message waits at the lock above. A repeated report about a mail that already bounced, perhaps after the suppression was lifted,
    // suppresses nothing again.
    if (isComplaint || !(await hasReturned(tx, mail.id)))
      await suppressAddress(tx, {
        environmentId: mail.environmentId,
        email: mail.recipient,
        accountId: null,
        why: isComplaint ? 'complained' : 'bounced',
        code: [reading.code, reading.enhanced_code].filter((code) => code !== null).join(' ') || null,
        actor: 'relink',
        mailId: mail.id,
      })
  }
  const isFirst = await markReturned(tx, mail.id, why, reading.code === null ? null : reading.said)
  // A complaint may follow a bounce, from another server on the way.
  if (!isFirst && !isComplaint) return 'none'
  for (const one of locked)
    if (one !== null && isFirst) await noteOn(tx, one.theCase.id, mail, reading, await askNext(tx, one.theCase, mail.id))
  if (isComplaint) await tellAnswered(tx, mail, 'complaint')
  return isComplaint ? 'complained' : isAddress ? 'bounced' : 'undelivered'
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
  await lockSentMail(tx, mail.id)
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
