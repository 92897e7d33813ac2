import type { Tools, Tx } from '../tools.js'
import { markOutcome, markSuppressed } from './end-mail.js'
import type { MailRow } from './mail-row.js'
import type { MailOutcome } from './mailer.js'
import { sendQueuedMail } from './send-queued-mail.js'
import type { TriedMail } from './send-queued-mail.js'

/** What sending a queued mail needs of the modules above. */
export interface RoomsAbove {
  /** The address of a link, or `null` when it can no longer be used. */
  linkUrlOf(tx: Tx, linkId: string): Promise<string | null>
  /** The same of a list. */
  listUrlOf(tx: Tx, listId: string): Promise<string | null>
  /** The same of a sign-in. */
  signInUrlOf(tx: Tx, signInId: string): Promise<string | null>
  /** One more row of a case's timeline. */
  note(
    tx: Tx,
    row: {
      readonly caseId: string
      readonly kind: 'mail_sent' | 'mail_refused' | 'mail_suppressed'
      readonly data: Readonly<Record<string, unknown>>
    },
  ): Promise<unknown>
  /** What follows from a rejection: an address that does not exist is suppressed. */
  refused(tx: Tx, mail: MailRow, outcome: MailOutcome): Promise<void>
}

/**
 * The outbox's handler of `mail` rows: sends, then writes in one transaction what became of it. An outcome that another run has
 * written already is not reported twice.
 * @throws {MailUnavailable} the relay tries again later
 */
export const relayMail =
  (tools: Tools, rooms: RoomsAbove) =>
  async ({ subjectId }: { readonly subjectId: string }): Promise<void> => {
    const tried = await sendQueuedMail(tools, subjectId, async (tx, { linkId, listId, signInId }) => {
      if (listId !== null) return rooms.listUrlOf(tx, listId)
      if (linkId !== null) return rooms.linkUrlOf(tx, linkId)
      return signInId === null ? null : rooms.signInUrlOf(tx, signInId)
    })
    if (!tried) return
    const { mail, caseIds, outcome } = tried
    await tools.database.transaction(async (tx) => {
      if (outcome.kind === 'refused') await rooms.refused(tx, mail, outcome)
      const isHeldBack = outcome.kind === 'link_void' || outcome.kind === 'address_suppressed'
      const ended = isHeldBack ? await markSuppressed(tx, mail.id, outcome.kind) : await markOutcome(tx, mail.id, outcome)
      if (!ended) return
      for (const caseId of caseIds) await rooms.note(tx, { caseId, ...toldOf(tried) })
    })
  }

/** For the timeline: people by id only, so not the server's words, which may name the address; those stand with the mail. */
const toldOf = ({ mail, outcome }: TriedMail) => {
  const data = { mail_id: mail.id, mail_kind: mail.kind, contact_id: mail.contactId }
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'mail_sent' as const, data }
    case 'unanswered':
      return { kind: 'mail_sent' as const, data: { ...data, why: outcome.kind } }
    case 'refused':
      return { kind: 'mail_refused' as const, data: { ...data, code: outcome.code, stage: outcome.stage } }
    case 'link_void':
    case 'address_suppressed':
      return { kind: 'mail_suppressed' as const, data: { ...data, why: outcome.kind } }
  }
}
