import { ApplicationFailure } from '@temporalio/common'
import { note } from '../src/cases/note.js'
import type { TimelineNote } from '../src/cases/note.js'
import { askNext } from '../src/connect/ask-next.js'
import type { StepAnswer } from '../src/domain/steps.js'
import { addressRefusal, suppressRefused } from '../src/inbound/address-refusal.js'
import { markOutcome, markSuppressed, markUndelivered } from '../src/mail/end-mail.js'
import type { MailRow } from '../src/mail/mail-row.js'
import { sendBegunMail, sendQueuedMail } from '../src/mail/send-queued-mail.js'
import type { TriedMail } from '../src/mail/send-queued-mail.js'
import type { Tools, Tx } from '../src/tools.js'
import { lock } from './case-step.js'
import type { LockedCase } from './case-step.js'
import type { Claimed } from './claim-mails.js'
import { comeAgain, finishReminder } from './finish-reminder.js'

/** `bounced`: the address does not exist or is suppressed, and the next contact is asked. */
export type Became = 'done' | 'bounced'

export interface ClaimedStep {
  readonly caseId: string
  readonly key: string
  readonly step: string
  readonly claimed: readonly Claimed[]
  /** No mail is begun after this, by `performance.now()`. */
  readonly until: number
}

const moreToMail = (): ApplicationFailure =>
  ApplicationFailure.create({ message: 'More people are to be mailed', type: 'MoreToMail', nextRetryDelay: '1s', category: 'BENIGN' })

/**
 * Sends the claimed mails of a reminder step, one after another, each outside of any transaction. What became of the last one is written together
 * with the step's end. Returns the case's standing; `null` where no address exists, so that others are asked.
 * @throws {MailUnavailable} when another try may succeed
 */
export const sendClaimed = async (tools: Tools, { caseId, key, step, claimed, until }: ClaimedStep): Promise<StepAnswer | null> => {
  const before: Became[] = []
  let answer: StepAnswer | null = null
  for (const [index, one] of claimed.entries()) {
    // The next try finds the others' mails sent.
    if (performance.now() > until || (index > 0 && isClosed(tools, one))) throw moreToMail()
    await send(tools, caseId, one, async (tx, { theCase }, became) => {
      if (index < claimed.length - 1) before.push(became)
      // A contact's cap puts their mail off: the reminder step runs again then, and finds the other mails sent.
      else if (one.putOff) answer = await comeAgain(tx, theCase, firstChance(claimed))
      // The same reminder step asks another contact only if every address turned out not to exist.
      else if ([...before, became].some((end) => end !== 'bounced'))
        answer = await finishReminder(tx, theCase, { key, step, answerBy: firstChance(claimed) })
    })
  }
  return answer
}

/** The end of the first chance to answer that one of these people has; `null`: they are mailed at any hour. */
export const firstChance = (claimed: readonly Claimed[]): Date | null => {
  const ends = claimed.flatMap(({ hours: { answerBy } }) => (answerBy === null ? [] : [answerBy.getTime()]))
  return ends.length === 0 ? null : new Date(Math.min(...ends))
}

/** Whether the person's hours ended while the mails before theirs were sent. */
export const isClosed = (tools: Tools, { hours: { closesAt } }: Claimed): boolean => closesAt !== null && closesAt <= tools.clock()

/** Sends one mail and tells what became of it; `ended` follows in the same transaction. */
const send = async (
  tools: Tools,
  caseId: string,
  { mail, url, isBegun, caseIds }: Claimed,
  ended: (tx: Tx, locked: LockedCase, became: Became) => Promise<void>,
): Promise<void> => {
  const { database } = tools
  if (mail.state === 'sent' || mail.state === 'refused')
    return database.transaction(async (tx) => ended(tx, await lock(tx, caseId), 'done'))
  if (mail.state === 'suppressed') {
    return database.transaction(async (tx) => {
      await note(tx, { caseId, kind: 'mail_suppressed', step: `mail:${mail.id}`, data: { ...toldOfMail(mail), why: mail.why } })
      await ended(tx, await lock(tx, caseId), 'done')
    })
  }
  const tried = await sendOne(tools, { mail, url, isBegun, caseIds })
  await database.transaction(async (tx) => {
    const locked = await lock(tx, caseId)
    // Null: another run has ended it meanwhile.
    const became = tried === null ? 'done' : await writeEnd(tx, caseId, tried)
    await ended(tx, locked, became)
  })
}

/** Sends a claimed mail, outside of any transaction; `null`: another run has ended it meanwhile. @throws {MailUnavailable} */
export const sendOne = (
  tools: Tools,
  { mail, url, isBegun, caseIds }: Pick<Claimed, 'mail' | 'url' | 'isBegun' | 'caseIds'>,
): Promise<TriedMail | null> =>
  isBegun ? sendBegunMail(tools, { mail, caseIds }, url) : sendQueuedMail(tools, mail.id, () => Promise.resolve(url === '' ? null : url))

/** What a timeline line contains about a mail: people only by id. */
export const toldOfMail = ({ id, kind, contactId }: MailRow) => ({ mail_id: id, mail_kind: kind, contact_id: contactId })

/** Writes what became of a mail, on the timeline of each case that it is about. */
export const writeEnd = async (tx: Tx, caseId: string, { mail, caseIds, outcome }: TriedMail): Promise<Became> => {
  const data = { ...toldOfMail(mail), ...(caseIds.length > 1 && { together: caseIds.length - 1 }) }
  const noteOnAll = async (line: Pick<TimelineNote, 'kind' | 'data'>): Promise<void> => {
    for (const one of caseIds) await note(tx, { caseId: one, step: `mail:${mail.id}`, ...line })
  }
  if (outcome.kind === 'link_void') return 'done'
  if (outcome.kind === 'address_suppressed') {
    if (await markSuppressed(tx, mail.id, outcome.kind)) await noteOnAll({ kind: 'mail_suppressed', data: { ...data, why: outcome.kind } })
    return 'bounced'
  }
  const about = addressRefusal(mail, outcome)
  const locked = about === null || about === 'address' ? null : await lock(tx, caseId)
  // Other refusals (a sender that is not accepted, a message taken for spam) say nothing about the address.
  if (about === 'address' && outcome.kind === 'refused') await suppressRefused(tx, mail, outcome.answer)
  const ended =
    locked === null || outcome.kind !== 'refused'
      ? await markOutcome(tx, mail.id, outcome)
      : await markUndelivered(tx, mail.id, about ?? 'unknown', outcome.answer)
  if (ended) {
    await noteOnAll({
      kind: outcome.kind === 'refused' ? 'mail_refused' : 'mail_sent',
      data:
        outcome.kind === 'refused'
          ? { ...data, code: outcome.code, stage: outcome.stage }
          : outcome.kind === 'unanswered'
            ? { ...data, why: outcome.kind }
            : data,
    })
    if (locked !== null) await askNext(tx, locked.theCase, mail.id)
  }
  return about === 'address' ? 'bounced' : 'done'
}
