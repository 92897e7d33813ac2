import type { Contact } from '../src/accounts/contacts/contact.js'
import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { mailHours, opensFrom } from '../src/cases/send-window.js'
import type { MailHours } from '../src/cases/send-window.js'
import { standingOf } from '../src/cases/standing.js'
import { askNext, isAfterReturn } from '../src/connect/ask-next.js'
import { liveMailLink } from '../src/connect/mail-link.js'
import type { MintedLink } from '../src/connect/mint-link.js'
import { linkUrl } from '../src/connect/link-url.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { StepAnswer } from '../src/domain/steps.js'
import { incidentAgainst } from '../src/incidents/incident-of.js'
import { holdMail } from '../src/inbound/brake/hold-mail.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { changeLink, claimMail, mailNow } from '../src/mail/write-mail.js'
import { isMailEnded } from '../src/mail/read-mails.js'
import type { MailRow } from '../src/mail/mail-row.js'
import { mailedContacts } from '../src/mail/mailed-contacts.js'
import { personNow } from '../src/mail/person-now.js'
import type { OwnMail } from '../src/mail/person-now.js'
import type { MailRequest } from '../src/mail/write-mail.js'
import type { Tools, Tx } from '../src/tools.js'
import { askingContent } from './asking-content.js'
import { entersOf, sceneOf } from './case-mail.js'
import type { CaseScene } from './case-mail.js'
import type { LockedCase } from './case-step.js'
import { finishReminder } from './finish-reminder.js'
import { gathersUntil, joinGathering, urlOfWritten, waitsFor, writeGathered } from './gather-mail.js'
import type { StepMail } from './gather-mail.js'
import { mintNoted } from './mint-link-for.js'
import type { MintedLinks } from './mint-link-for.js'
import { putOffMails } from './put-off-mails.js'
import type { PutOff } from './put-off-mails.js'
import { recipientsOf } from './recipients.js'
import { sendWindowOf } from './send-window-of.js'
import { turnsOf } from './turns-of.js'

/** A mail that was claimed: kept, and to be sent unless it is over. */
export interface Claimed {
  readonly mail: MailRow
  readonly url: string
  /** Whether the mail to another contact of this reminder step is put off. */
  readonly putOff: boolean
  /** The person's hours: nothing is begun after `closesAt`, and `answerBy` is the end of their first chance to answer. */
  readonly hours: MailHours
  /** Whether its first try has begun with the claim. */
  readonly isBegun: boolean
  /** What it is about: this case, and others of the same person. */
  readonly caseIds: readonly string[]
}

/**
 * Claims the mails of a reminder step of a case that asks its person, in the caller's transaction, which also begins the first one's try. `contacts`:
 * whom to ask, and `links`: those minted for them in this transaction, if known. Returns the case's standing instead if there is nothing to send.
 */
export const claimMails = async (
  tools: Tools,
  tx: Tx,
  locked: LockedCase,
  {
    key,
    step,
    contacts,
    links,
  }: {
    readonly key: string
    readonly step: string
    readonly contacts?: readonly Contact[] | undefined
    readonly links?: MintedLinks | undefined
  },
): Promise<readonly Claimed[] | StepAnswer> => {
  const { account, theCase } = locked
  // An incident that was opened since the last look, and has not come to this case yet.
  const incident = await incidentAgainst(tx, theCase)
  if (incident !== null) {
    await joinIncident(tx, theCase, incident)
    return standingOf(tx, theCase.id)
  }
  if (!account.notify) {
    await note(tx, { caseId: theCase.id, kind: 'mail_suppressed', data: { why: 'notify_off' } })
    return finishReminder(tx, theCase, { key, step })
  }
  const recipients = await recipientsOf(tx, theCase, key, contacts)
  if (recipients.length === 0) {
    // No contact is left whom mail reaches: support is asked at once, and a new contact begins the reminder schedule again.
    await moveCase(tx, theCase.id, { firstContactAt: null })
    return standingOf(tx, theCase.id)
  }
  const scene = await sceneOf(tx, locked)
  if (scene.environment.mailBrakeId !== null && (await holdMail(tx, theCase, key))) return standingOf(tx, theCase.id)
  const mails: Omit<Claimed, 'putOff'>[] = []
  const putOff: PutOff[] = []
  const isNext = reminderOf(key) === null && (await isAfterReturn(tx, theCase.id, key))
  const isAskedFor = reminderOf(key) === null && !isNext
  const window = await sendWindowOf(tx, { locked, environment: scene.environment, recipients, key, isNext })
  const zoneOf = ({ timeZone }: Contact): string | null => timeZone ?? scene.environment.timeZone
  const all = recipients.map((contact) => ({
    contact,
    hours: mailHours(window, { zone: zoneOf(contact), now: tx.now, movedAt: isNext ? null : theCase.movedAt }),
    opensAt: (due: Date) =>
      opensFrom(window, zoneOf(contact), {
        due,
        sentAt: tx.now,
        wasMoved: theCase.windowStep !== null && reminderOf(key) === theCase.windowStep,
      }),
  }))
  // Before any person is locked, as they are locked later (docs/lock-order.md).
  const open = all.flatMap(({ contact, hours }) => (hours.opensAt === null ? [contact] : []))
  const turns = await turnsOf(tx, {
    environment: scene.environment,
    contacts: open,
    caseId: theCase.id,
    isSandbox: account.isSandbox,
    key,
    step,
  })
  for (const { contact, hours, opensAt } of all) {
    const mail = await claimFor(tools, tx, {
      locked,
      scene,
      contact,
      hours,
      opensAt,
      turn: turns.get(contact.id),
      key,
      step,
      isAskedFor,
      begins: mails.length === 0,
      minted: links?.get(contact.id),
    })
    if ('until' in mail) putOff.push(mail)
    else mails.push(mail)
  }
  if (putOff.length > 0) await putOffMails(tx, theCase, { key, isAfterReturn: isNext, mails: putOff })
  if (mails.length === 0) return standingOf(tx, theCase.id)
  return mails.map((one) => ({ ...one, putOff: putOff.length > 0 }))
}

export const isClaimed = (claimed: readonly Claimed[] | StepAnswer): claimed is readonly Claimed[] => Array.isArray(claimed)

/** The contact's mail with its own link, or until when it is put off. */
const claimFor = async (
  tools: Tools,
  tx: Tx,
  {
    locked,
    scene,
    contact,
    hours,
    opensAt,
    turn,
    key,
    step,
    isAskedFor,
    begins,
    minted,
  }: {
    readonly locked: LockedCase
    readonly scene: CaseScene
    readonly contact: Contact
    readonly hours: MailHours
    /** When a mail that falls due then may reach the person. */
    readonly opensAt: (due: Date) => Date
    /** Until when the domain's pace puts it off. */
    readonly turn: Date | undefined
    readonly key: string
    readonly step: string
    readonly isAskedFor: boolean
    readonly begins: boolean
    readonly minted: MintedLink | undefined
  },
): Promise<Omit<Claimed, 'putOff'> | PutOff> => {
  const { account, theCase } = locked
  const { environment, connection, integration } = scene
  const mailKey = `${theCase.id}/${step}/${contact.id}`
  // A mail that has come to its end is no mail to wait for: the others of its reminder step may have other hours.
  if (hours.opensAt !== null && !(await isMailEnded(tx, environment.id, mailKey)))
    return { contactId: contact.id, why: hours.isTaken ? 'window_taken' : 'window', until: hours.opensAt }
  // Before its first mail a case has mailed no one.
  const mailed = theCase.firstNotifiedAt !== null && (await mailedContacts(tx, theCase.id, `${theCase.id}/${step}/`)).includes(contact.id)
  const person = await personNow(tx, {
    environmentId: environment.id,
    recipient: contact.email,
    contactId: contact.id,
    accountId: account.id,
    isSandbox: account.isSandbox,
    perDay: environment.mail.per_person_per_day,
    perWeek: environment.mail.per_person_per_week,
    key: mailKey,
    caseId: theCase.id,
  })
  const { own } = person
  const stepMail: StepMail = { locked, scene, contact, mailKey, isAskedFor, closesAt: hours.closesAt }
  const waitsUntil = (await waitsFor(tx, stepMail, person)) ?? (own === null ? await joinGathering(tx, stepMail, person) : null)
  if (waitsUntil !== null) return { contactId: contact.id, why: 'together', until: waitsUntil }
  const isShared = own !== null && (own.isJoined || own.listId !== null)
  // A mail that was never handed over is written again for the cases that wait now.
  const isUnsent = isShared && own.state === 'sending' && !own.isUnderWay && own.isUnsent
  if (isShared && own.dueAt === null && !isUnsent) return claimWritten(tools, tx, { theCase, own, hours })
  const gathered = own !== null && (isUnsent || (own.state === 'queued' && own.dueAt !== null)) ? own : null
  const gathers = gathered === null ? gathersUntil(stepMail, person, turn ?? tx.now) : null
  if (gathered === null && turn !== undefined && gathers === null) return { contactId: contact.id, why: 'pace', until: turn }
  if (person.over !== null && !isUnsent) return { contactId: contact.id, ...person.over }
  const link =
    minted ?? (await liveMailLink(tx, { theCase, key, contactId: contact.id })) ?? (await mintNoted(tools, tx, theCase, key, contact.id))
  const url = linkUrl(tools.settings, link.token)
  const request: MailRequest = {
    environment,
    content: askingContent({
      theCase,
      key,
      connection,
      enters: entersOf(integration),
      contact,
      linkExpiresAt: link.expiresAt,
      mailed,
      opensAt,
    }),
    recipient: { email: contact.email, name: contact.name, locale: contact.locale, timeZone: contact.timeZone, contactId: contact.id },
    key: mailKey,
    messageIdParts: [theCase.id, step, contact.id],
    caseId: theCase.id,
    accountId: account.id,
    linkId: link.id,
    isSandbox: account.isSandbox,
  }
  if (gathered !== null) {
    const written = await writeGathered(tools, tx, stepMail, gathered, { request, url, begins })
    return { ...written, isBegun: begins && written.mail.state === 'sending', hours }
  }
  if (gathers !== null) {
    const { mail } = await claimMail(tx, { ...request, gathers }, 'queued')
    if (mail.state === 'queued') return { contactId: contact.id, why: 'together', until: gathers.at }
    return { mail, url, isBegun: false, hours, caseIds: [theCase.id] }
  }
  const { mail, isNew } = await claimMail(tx, request, begins ? 'begun' : 'sending')
  // The link that an earlier run put in no longer works.
  if (mail.linkId !== link.id) await changeLink(tx, mail.id, link.id)
  return { mail, url, isBegun: begins && isNew && mail.state === 'sending', hours, caseIds: [theCase.id] }
}

/** The mail that this case joined, or that is about several, once it is on its way or has ended. */
const claimWritten = async (
  tools: Tools,
  tx: Tx,
  { theCase, own, hours }: { readonly theCase: Case; readonly own: OwnMail; readonly hours: MailHours },
): Promise<Omit<Claimed, 'putOff'>> => {
  const mail = await mailNow(tx, own.id)
  // The one that sent it asked its own next contact; each case asks for itself.
  if (own.isJoined && mail.state === 'undelivered') await askNext(tx, theCase, mail.id)
  return { mail, url: (await urlOfWritten(tools, tx, mail)) ?? '', isBegun: false, hours, caseIds: [theCase.id] }
}
