import type { Tools, Tx } from '../tools.js'
import { needsLink } from './link-placeholder.js'
import type { MailRow } from './mail-row.js'
import type { MailOutcome } from './mailer.js'
import { beginTry, casesOf } from './store.js'
import { transmit } from './transmit.js'

export type QueuedMailOutcome = MailOutcome | { readonly kind: 'link_void' }

export interface TriedMail {
  readonly mail: MailRow
  readonly caseIds: readonly string[]
  readonly outcome: QueuedMailOutcome
}

/**
 * One try at a queued mail; `null` when it had ended before, or was erased. The caller ends the mail (`markOutcome`,
 * `markSuppressed`) and tells of it in one transaction of its own; killed before that, the same bytes are sent once more.
 * `resolveLink` gives the address of the mail's link, or `null` when it is void.
 * @throws {MailUnavailable} when another try may succeed
 */
export const sendQueuedMail = async (
  tools: Tools,
  mailId: string,
  resolveLink: (tx: Tx, mail: MailRow) => Promise<string | null>,
): Promise<TriedMail | null> => {
  const begun = await tools.database.transaction(async (tx) => {
    const mail = await beginTry(tx, mailId)
    if (!mail) return null
    return { mail, caseIds: await casesOf(tx, mail.id), linkUrl: needsLink(mail.message) ? await resolveLink(tx, mail) : null }
  })
  if (!begun) return null
  const { mail, caseIds, linkUrl } = begun
  if (needsLink(mail.message) && linkUrl === null) return { mail, caseIds, outcome: { kind: 'link_void' } }
  return { mail, caseIds, outcome: await transmit(tools, mail, linkUrl) }
}
