import type { ListQuery } from '../http/list-query.js'
import type { Tools, Tx } from '../tools.js'
import { readMessage } from './read-message.js'
import { mailOf, mailPage, askedMails } from './store.js'
import type { ListedMail } from './store.js'
import type { Asked } from './mail-content.js'
import { selectStateByKey } from './gather-store.js'

/** A mail as the API returns it. */
const mailJson = (mail: ListedMail) => ({
  id: mail.id,
  kind: mail.kind,
  state: mail.state,
  why: mail.why,
  to: mail.recipient,
  subject: mail.subject,
  locale: mail.locale,
  case_ids: [...mail.caseIds],
  integrated_account_id: mail.accountId,
  contact_id: mail.contactId,
  message_id: mail.messageId,
  in_reply_to: mail.inReplyTo,
  server_answer: mail.serverAnswer,
  created_at: mail.createdAt.toISOString(),
  sent_at: mail.sentAt?.toISOString() ?? null,
  returned_at: mail.returnedAt?.toISOString() ?? null,
})

export const listMails = async (tools: Pick<Tools, 'database'>, environmentId: string, query: ListQuery) => {
  const { rows, nextCursor } = await mailPage(tools.database, environmentId, query)
  return { result: rows.map(mailJson), next_cursor: nextCursor, limit: query.limit }
}

/** One mail with its words, the link a placeholder; `null` for an unknown one and for another environment's. */
export const readMail = async (tools: Pick<Tools, 'database'>, environmentId: string, id: string) => {
  const mail = await mailOf(tools.database, environmentId, id)
  return mail && { ...mailJson(mail), ...readMessage(mail.message), source: mail.message }
}

/** Who was asked about a case, when, and what the mail server said to it: for support, who will ask by other means. */
export const askedOf = (tx: Tx, caseId: string): Promise<readonly Asked[]> => askedMails(tx, caseId)

/**
 * Whether the mail with this key, or the one that a case joined by it, has come to its end, whatever became of it; false: it is not written yet, or
 * not sent yet.
 */
export const isMailEnded = async (tx: Tx, environmentId: string, key: string): Promise<boolean> => {
  const state = await selectStateByKey(tx, environmentId, key)
  return state !== null && state !== 'queued' && state !== 'sending'
}
