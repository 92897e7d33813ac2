import type { ListQuery } from '../http/list-query.js'
import type { Tools } from '../tools.js'
import { readMessage } from './read-message.js'
import { mailOf, mailPage } from './store.js'
import type { ListedMail } from './store.js'

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
