import type { Account } from '../src/accounts/account/account.js'
import { contactsAsked } from '../src/accounts/contacts/contacts-asked.js'
import { formerContacts } from '../src/accounts/contacts/tell-former-contacts.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import type { Case } from '../src/cases/case.js'
import { derivedId } from '../src/database/derived-id.js'
import { queueMail } from '../src/mail/queue-mail.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import type { Tx } from '../src/tools.js'
import { sceneOf } from './case-mail.js'

/**
 * "Connected again", to everyone who was asked, else to the first contact on file, and to whoever was a contact until a few days ago: who did
 * it, and whom to tell if it was not you.
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
    await queueMail(tx, {
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
    })
  }
}
