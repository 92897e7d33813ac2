import type { MailKind } from './mail-content.js'

export const mailStates = ['queued', 'sending', 'sent', 'suppressed', 'refused', 'undelivered'] as const
export type MailState = (typeof mailStates)[number]

/** A mail as it is kept. */
export interface MailRow {
  readonly id: string
  readonly environmentId: string
  readonly key: string | null
  readonly kind: MailKind
  readonly accountId: string | null
  readonly contactId: string | null
  readonly linkId: string | null
  /** The list that it brings in place of a link: it is about several cases. */
  readonly listId: string | null
  /** The sign-in that it brings, in place of a link. */
  readonly signInId: string | null
  /** Whom it is for; where it really goes is in the message. */
  readonly recipient: string
  readonly locale: string
  readonly subject: string
  readonly messageId: string
  readonly inReplyTo: string | null
  /** The finished message, a placeholder for its link. */
  readonly message: string
  /** Where its envelope sender is; null: at the address of From. */
  readonly bounceDomain: string | null
  readonly state: MailState
  /** Why it was suppressed. */
  readonly why: string | null
  readonly serverAnswer: string | null
  readonly tries: number
  /** Until when it waits, queued, for other cases of its person; null: it does not. */
  readonly dueAt: Date | null
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly returnedAt: Date | null
}
