import type { Account } from '../src/accounts/account/account.js'
import { contactsAsked } from '../src/accounts/contacts/contacts-asked.js'
import { formerContacts } from '../src/accounts/contacts/tell-former-contacts.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import type { Case } from '../src/cases/case.js'
import { listedCases } from '../src/connect/list/listed-cases.js'
import { durationMs } from '../src/domain/duration.js'
import { derivedId } from '../src/database/derived-id.js'
import { gatheringConfirmation, joinMail } from '../src/mail/join-mail.js'
import { queueMail, relayNow } from '../src/mail/queue-mail.js'
import type { MailRequest } from '../src/mail/write-mail.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import type { Tx } from '../src/tools.js'
import { sceneOf } from './case-mail.js'

/**
 * Queues "connected again" to everyone who was asked, else to the first contact on file, and to anyone who was a contact until a few days ago: it
 * says who reconnected, and whom to notify if it was not you. A person with several accounts to reconnect gets one mail for all of them.
 */
export const queueConfirmation = async (tx: Tx, account: Account, theCase: Case): Promise<void> => {
  if (!account.notify || theCase.confirmedAt === null) return
  const asked = await contactsAsked(tx, account.id, await mailedContacts(tx, theCase.id))
  const now = (asked.length > 0 ? asked : (await whoToAsk(tx, account.id)).slice(0, 1)).map((contact) => ({ ...contact, key: contact.id }))
  const former = (await formerContacts(tx, account))
    .filter(({ email }) => now.every((contact) => contact.email !== email))
    .map((contact) => ({ ...contact, id: null, key: `former/${derivedId(contact.email)}` }))
  const recipients = [...now, ...former]
  const { environment, connection } = await sceneOf(tx, { account, theCase })
  for (const contact of recipients) {
    const request: MailRequest = {
      environment,
      content: {
        ...connection,
        kind: 'success',
        name: contact.name,
        by: account.remoteAccount?.label ?? null,
        at: theCase.closedAt ?? tx.now,
        isNew: false,
      },
      recipient: { email: contact.email, name: contact.name, locale: contact.locale, timeZone: contact.timeZone, contactId: contact.id },
      key: `${theCase.id}/closeCase/${contact.key}`,
      messageIdParts: [theCase.id, 'closeCase', contact.key],
      caseId: theCase.id,
      accountId: account.id,
      isSandbox: account.isSandbox,
    }
    if (contact.id === null || durationMs(environment.mail.gather_for) === 0) await queueMail(tx, request)
    else await confirmTogether(tx, { request, contactId: contact.id, caseId: theCase.id, isSandbox: account.isSandbox })
  }
}

/** So long after a person's latest success goes the mail about all of them, and so long after the first one at most; at once when nothing waits for them. */
const quietMs = 5 * 60_000
const longestMs = 60 * 60_000

const confirmTogether = async (
  tx: Tx,
  given: { readonly request: MailRequest; readonly contactId: string; readonly caseId: string; readonly isSandbox: boolean },
): Promise<void> => {
  const { request, caseId } = given
  const { environment, recipient } = request
  const mailId = await gatheringConfirmation(tx, { environmentId: environment.id, email: recipient.email, isSandbox: given.isSandbox })
  const isLast = (await listedCases(tx, given)).length === 0
  const after = (ms: number): Date => new Date(tx.now.getTime() + ms)
  const gathers = isLast ? { at: tx.now, by: tx.now } : { at: after(quietMs), by: after(longestMs) }
  if (mailId === null || (await joinMail(tx, { mailId, caseId, key: request.key ?? caseId }, gathers)) === null)
    await queueMail(tx, { ...request, ...(!isLast && { gathers }) })
  else if (isLast) await relayNow(tx, { id: mailId, environmentId: environment.id })
}
