import { ApplicationFailure } from '@temporalio/common'
import type { Contact } from '../src/accounts/contact.js'
import { markContact } from '../src/accounts/mark-contact.js'
import { refreshAccount } from '../src/accounts/refresh-account.js'
import { moveCase } from '../src/cases/move-case.js'
import { isDone, note, noteOnce } from '../src/cases/note.js'
import { standingOf, standingOfCase } from '../src/cases/standing.js'
import { liveMailLink } from '../src/connect/mail-link.js'
import { linkUrl } from '../src/connect/link-url.js'
import { latestDue } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import { durationMs } from '../src/domain/duration.js'
import { mailsBegunWithinMs } from '../src/domain/step-times.js'
import type { StepAnswer, Steps } from '../src/domain/steps.js'
import { incidentAgainst } from '../src/incidents/incident-of.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { changeLink } from '../src/mail/change-link.js'
import { markOutcome } from '../src/mail/end-mail.js'
import type { MailRow } from '../src/mail/mail-row.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import { sentToday } from '../src/mail/sent-today.js'
import { sendQueuedMail } from '../src/mail/send-queued-mail.js'
import type { TriedMail } from '../src/mail/send-queued-mail.js'
import { claimMail } from '../src/mail/write-mail.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tools, Tx } from '../src/tools.js'
import { askingContent } from './asking-content.js'
import { entersOf, sceneOf } from './case-mail.js'
import type { CaseScene } from './case-mail.js'
import { caseOf, lock } from './case-step.js'
import { checkClientOf } from './check-client.js'
import type { LockedCase } from './case-step.js'
import { leaseHeld } from './detect-refresh-error.js'
import { mintNoted } from './mint-link-for.js'
import { recipientsOf } from './recipients.js'
import { writeJudgement } from './write-judgement.js'

/** A mail that was claimed: kept, and to be sent unless it is over. */
interface Claimed {
  readonly mail: MailRow
  readonly url: string
  /** Whether the mail to another contact of this reminder step is put off. */
  readonly putOff: boolean
}

/**
 * Mails who is to be asked. Before each mail but the first the platform is asked whether it works again. The mail is claimed (row,
 * generation and hold checked, message kept) in one transaction, sent outside of any, and told in a second: killed in between, the same
 * bytes go out again under the same Message-ID. An address that the server refuses is marked, and the next contact is asked.
 */
export const notifyEndUser =
  (tools: Tools): Steps['notifyEndUser'] =>
  async ({ caseId, key }) => {
    const step = `notifyEndUser:${key}`
    let asked = false
    const until = performance.now() + mailsBegunWithinMs
    for (;;) {
      const claimed = await tools.database.transaction((tx) => claim(tools, tx, { caseId, key, step, asked }))
      if (claimed === 'ask_first') {
        const answer = await checkFirst(tools, caseId)
        if (answer !== null) return answer
        asked = true
        continue
      }
      if (!isClaimed(claimed)) return claimed
      asked = true
      const answer = await sendAll(tools, { caseId, claimed, until }, (tx, locked, became) => {
        // A contact's cap puts their mail off: the reminder step runs again then, and finds the other mails sent.
        if (claimed.some(({ putOff }) => putOff)) return comeAgain(tx, locked)
        // The same reminder step asks another contact only if every address turned out not to exist.
        return became.some((end) => end !== 'bounced') ? finish(tx, locked, key, step) : Promise.resolve(null)
      })
      if (answer !== null) return answer
    }
  }

const moreToMail = (): ApplicationFailure =>
  ApplicationFailure.create({ message: 'More people are to be mailed', type: 'MoreToMail', nextRetryDelay: '1s', category: 'BENIGN' })

/** What follows once the last mail of the reminder step has come to its end, in the same transaction; `null`: others are asked. */
type ReminderEnd = (tx: Tx, locked: LockedCase, became: readonly Became[]) => Promise<StepAnswer | null>

const sendAll = async (
  tools: Tools,
  { caseId, claimed, until }: { readonly caseId: string; readonly claimed: readonly Claimed[]; readonly until: number },
  end: ReminderEnd,
): Promise<StepAnswer | null> => {
  const before: Became[] = []
  let answer: StepAnswer | null = null
  for (const [index, one] of claimed.entries()) {
    // The next try finds the others' mails sent.
    if (performance.now() > until) throw moreToMail()
    const isLast = index === claimed.length - 1
    await send(tools, caseId, one, async (tx, locked, became) => {
      if (isLast) answer = await end(tx, locked, [...before, became])
      else before.push(became)
    })
  }
  return answer
}

const isClaimed = (claimed: readonly Claimed[] | StepAnswer): claimed is readonly Claimed[] => Array.isArray(claimed)

/** From the second mail on: no reminder about a connection that works, and none while the platform itself is down. */
const checkFirst = async (tools: Tools, caseId: string): Promise<StepAnswer | null> => {
  const theCase = await caseOf(tools, caseId)
  if (theCase.outcome !== null || theCase.firstNotifiedAt === null) return null
  const result = await refreshAccount(tools, theCase.accountId, { wait: false, ifGeneration: theCase.generation })
  if (result.kind === 'busy') throw leaseHeld()
  if (result.kind !== 'failed') return tools.database.transaction((tx) => standingOf(tx, caseId))
  const check = await checkClientOf(tools, theCase, result)
  return tools.database.transaction(async (tx) => {
    const locked = await lock(tx, caseId)
    // Support or an incident gave another verdict while the platform was asked: that one counts.
    if (locked.theCase.outcome !== null || locked.theCase.verdicts !== theCase.verdicts) return standingOf(tx, caseId)
    if (result.judgement.verdict === 'transient') {
      await moveCase(tx, caseId, { putOffUntil: new Date(tx.now.getTime() + (durationMs(locked.theCase.ladder.probe_every) ?? 0)) })
      return standingOf(tx, caseId)
    }
    return (await writeJudgement(tools, tx, locked.theCase, result.judgement, check)) ? standingOf(tx, caseId) : null
  })
}

/** Claims the mails of this reminder step, or answers where the case stands because there is nothing to send; `ask_first`: not before the platform was `asked`. */
const claim = async (
  tools: Tools,
  tx: Tx,
  { caseId, key, step, asked }: { readonly caseId: string; readonly key: string; readonly step: string; readonly asked: boolean },
): Promise<readonly Claimed[] | StepAnswer | 'ask_first'> => {
  const locked = await lock(tx, caseId)
  const { account, theCase } = locked
  if (theCase.outcome === null && theCase.firstNotifiedAt !== null && !asked) return 'ask_first'
  const asks = theCase.stage === 'awaiting_user' || theCase.stage === 'escalated'
  if (theCase.outcome !== null || !asks || (await isDone(tx, caseId, step))) return standingOf(tx, caseId)
  // An incident that was opened since the last look, and has not come to this case yet.
  const incident = await incidentAgainst(tx, theCase)
  if (incident !== null) {
    await joinIncident(tx, theCase, incident)
    return standingOf(tx, caseId)
  }
  if (!account.notify) {
    await note(tx, { caseId, kind: 'mail_suppressed', data: { why: 'notify_off' } })
    return finish(tx, locked, key, step)
  }
  const recipients = await recipientsOf(tx, theCase, key)
  if (recipients.length === 0) {
    // Nobody is left whom mail reaches: support is asked at once, and a new contact begins the ladder again.
    await moveCase(tx, caseId, { firstContactAt: null })
    return standingOf(tx, caseId)
  }
  const scene = await sceneOf(tx, locked)
  const mails: Omit<Claimed, 'putOff'>[] = []
  const freesAt: Date[] = []
  for (const contact of recipients) {
    const mail = await claimFor(tools, tx, { locked, scene, contact, key, step })
    if (mail instanceof Date) freesAt.push(mail)
    else mails.push(mail)
  }
  if (freesAt.length > 0) await moveCase(tx, caseId, { putOffUntil: new Date(Math.min(...freesAt.map((at) => at.getTime()))) })
  if (mails.length === 0) return standingOf(tx, caseId)
  return mails.map((one) => ({ ...one, putOff: freesAt.length > 0 }))
}

/** The contact's mail with its own link, or the moment at which the daily cap allows more for it. */
const claimFor = async (
  tools: Tools,
  tx: Tx,
  {
    locked,
    scene,
    contact,
    key,
    step,
  }: {
    readonly locked: LockedCase
    readonly scene: CaseScene
    readonly contact: Contact
    readonly key: string
    readonly step: string
  },
): Promise<Omit<Claimed, 'putOff'> | Date> => {
  const { account, theCase } = locked
  const { environment, connection, integration } = scene
  const mailed = (await mailedContacts(tx, theCase.id, `${theCase.id}/${step}/`)).includes(contact.id)
  const cap = await sentToday(tx, {
    environmentId: environment.id,
    recipient: contact.email,
    perDay: environment.mail.per_person_per_day,
    key: `${theCase.id}/${step}/${contact.id}`,
  })
  if (cap.over && cap.freesAt !== null) return cap.freesAt
  const link = (await liveMailLink(tx, { theCase, key, contactId: contact.id })) ?? (await mintNoted(tools, tx, theCase, key, contact.id))
  const { mail } = await claimMail(tx, {
    environment,
    content: askingContent({ theCase, key, connection, enters: entersOf(integration), contact, linkExpiresAt: link.expiresAt, mailed }),
    recipient: { email: contact.email, name: contact.name, locale: contact.locale, timeZone: contact.timeZone, contactId: contact.id },
    key: `${theCase.id}/${step}/${contact.id}`,
    messageIdParts: [theCase.id, step, contact.id],
    caseId: theCase.id,
    accountId: account.id,
    linkId: link.id,
    isSandbox: account.isSandbox,
  })
  // The link that an earlier run put in no longer works.
  if (mail.linkId !== link.id) await changeLink(tx, mail.id, link.id)
  return { mail, url: linkUrl(tools.settings, link.token) }
}

/** `bounced`: the address does not exist, the next contact is asked. */
type Became = 'done' | 'bounced'

/** Sends one mail and tells what became of it; `ended` follows in the same transaction. */
const send = async (
  tools: Tools,
  caseId: string,
  { mail, url }: Claimed,
  ended: (tx: Tx, locked: LockedCase, became: Became) => Promise<void>,
): Promise<void> => {
  const { database } = tools
  const data = { mail_id: mail.id, mail_kind: mail.kind, contact_id: mail.contactId }
  if (mail.state === 'sent' || mail.state === 'refused')
    return database.transaction(async (tx) => ended(tx, await lock(tx, caseId), 'done'))
  if (mail.state === 'suppressed') {
    return database.transaction(async (tx) => {
      await note(tx, { caseId, kind: 'mail_suppressed', step: `mail:${mail.id}`, data: { ...data, why: mail.why } })
      await ended(tx, await lock(tx, caseId), 'done')
    })
  }
  const tried = await sendQueuedMail(tools, mail.id, () => Promise.resolve(url))
  await database.transaction(async (tx) => {
    const locked = await lock(tx, caseId)
    // Null: another run has ended it meanwhile.
    const became = tried === null ? 'done' : await writeEnd(tx, caseId, tried, data)
    await ended(tx, locked, became)
  })
}

const writeEnd = async (tx: Tx, caseId: string, { mail, outcome }: TriedMail, data: Readonly<Record<string, unknown>>): Promise<Became> => {
  if (outcome.kind === 'link_void') return 'done'
  const bounced = outcome.kind === 'refused' && outcome.stage === 'rcpt'
  if (await markOutcome(tx, mail.id, outcome)) {
    await note(tx, {
      caseId,
      kind: outcome.kind === 'refused' ? 'mail_refused' : 'mail_sent',
      step: `mail:${mail.id}`,
      data:
        outcome.kind === 'refused'
          ? { ...data, code: outcome.code, stage: outcome.stage }
          : outcome.kind === 'unanswered'
            ? { ...data, why: outcome.kind }
            : data,
    })
    // Other refusals (a sender that is not accepted, a message taken for spam) say nothing about the address.
    if (bounced && mail.contactId !== null) await markContact(tx, { contactId: mail.contactId, state: 'bounced' })
  }
  return bounced ? 'bounced' : 'done'
}

/** Part of the reminder step has been mailed; the platform is asked before the rest is. */
const comeAgain = async (tx: Tx, { theCase }: LockedCase): Promise<StepAnswer> => {
  const isFirst = theCase.outcome === null && theCase.firstNotifiedAt === null
  const moved = isFirst ? await moveCase(tx, theCase.id, { firstNotifiedAt: tx.now }) : null
  return standingOfCase(tx, moved ?? theCase)
}

/** The reminder step is done: what else was due by now is this one mail. */
const finish = async (tx: Tx, { theCase }: LockedCase, key: string, step: string): Promise<StepAnswer> => {
  const caseId = theCase.id
  if (theCase.outcome !== null || !(await noteOnce(tx, { caseId, kind: 'step', step }))) return standingOfCase(tx, theCase)
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const index = reminderOf(key)
  const dealtWith = index === null ? 0 : latestDue(theCase.ladder, base, index, tx.now.getTime()) + 1
  const moved = await moveCase(tx, caseId, {
    nextStep: Math.max(theCase.nextStep, dealtWith),
    putOffUntil: null,
    ...(theCase.firstNotifiedAt === null ? { firstNotifiedAt: tx.now } : {}),
  })
  if (theCase.firstNotifiedAt === null) await announceRoom(tx)
  return standingOfCase(tx, moved ?? theCase)
}
