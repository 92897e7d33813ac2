import type { Contact } from '../src/accounts/contacts/contact.js'
import type { Case } from '../src/cases/case.js'
import { dueAt } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import { linkPlaceholder } from '../src/mail/link-placeholder.js'
import type { Asking, Connection, MailContent } from '../src/mail/mail-content.js'
import { expiryOf } from './case-mail.js'

/** Which mail a reminder step sends, and its content. `mailed`: whether this person already had a mail about the case. */
export const askingContent = (given: {
  readonly theCase: Case
  readonly key: string
  readonly connection: Connection
  /** Labels of what the person enters in place of a sign-in. */
  readonly enters: readonly string[]
  readonly contact: Contact
  readonly linkExpiresAt: Date
  readonly mailed: boolean
  /** When a mail that falls due then may reach the person. */
  readonly opensAt: (due: Date) => Date
}): MailContent => {
  const { theCase, key, connection, contact, mailed } = given
  const asking: Asking = {
    ...connection,
    name: contact.name,
    link: { url: linkPlaceholder, expiresAt: given.linkExpiresAt },
    connectedIt: contact.source === 'platform',
    enters: given.enters,
    again: theCase.reauthorizedBefore === null ? null : { on: theCase.reauthorizedBefore, code: theCase.reason.code },
  }
  if (theCase.addressee === 'admin') {
    const { code, platform_message: refusal } = theCase.reason
    return { ...asking, kind: 'admin', triedBy: null, triedAt: null, refusal, code }
  }
  const { notify } = theCase.ladder
  const index = reminderOf(key)
  const isLast = index !== null && index > 0 && index === notify.length - 1
  if (isLast) return { ...asking, kind: 'last_reminder', endsAt: expiryOf(theCase), supportKnows: theCase.escalatedAt !== null }
  if (mailed) return { ...asking, kind: 'reminder' }
  const following = index === null ? undefined : notify[index + 1]
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  return { ...asking, kind: 'first', remindsAt: following === undefined ? null : given.opensAt(new Date(dueAt(following.after, base))) }
}
