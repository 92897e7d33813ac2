import { suppressAddress } from '../accounts/contacts/suppress-address.js'
import { envelopeOf } from '../mail/compose-message.js'
import type { MailRow } from '../mail/mail-row.js'
import type { QueuedMailOutcome } from '../mail/send-queued-mail.js'
import type { Tx } from '../tools.js'
import { aboutRefusal } from './read/about-refusal.js'
import type { FailureAbout } from './read/reading.js'
import { smtpAnswerIn } from './read/smtp-answer.js'

/** What the server's rejection of a mail to a contact is about; null if it accepted the mail, or rejected something other than the contact. */
export const addressRefusal = (mail: MailRow, outcome: QueuedMailOutcome): FailureAbout | null =>
  outcome.kind === 'refused' && outcome.stage === 'rcpt' && mail.contactId !== null && wentTo(mail, mail.recipient)
    ? aboutRefusal(outcome.answer)
    : null

/** A mail that was redirected says nothing about the person it was meant for. */
const wentTo = ({ message }: MailRow, address: string): boolean => envelopeOf(message).to.toLowerCase() === address

/** The address does not exist: suppress it. */
export const suppressRefused = async (tx: Tx, { id, environmentId, recipient }: MailRow, said: string): Promise<void> => {
  const answer = smtpAnswerIn(said)
  await suppressAddress(tx, {
    environmentId,
    email: recipient,
    accountId: null,
    why: 'bounced',
    code: [answer?.code, answer?.enhanced].filter((code) => code != null).join(' ') || null,
    actor: 'relink',
    mailId: id,
  })
}
