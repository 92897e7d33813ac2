import type { Contact } from '../src/accounts/contacts/contact.js'
import { isObserved } from '../src/access/observed.js'
import { nameOfListed, listedCases } from '../src/connect/list/listed-cases.js'
import type { ListedCase } from '../src/connect/list/list-link.js'
import { liveListToken } from '../src/connect/list/list-lives.js'
import { listUrl } from '../src/connect/list/list-url.js'
import { mintList } from '../src/connect/list/mint-list.js'
import { linkLives } from '../src/connect/link-lives.js'
import { linkTokenOf } from '../src/connect/link-token-of.js'
import { linkUrl } from '../src/connect/link-url.js'
import { derivedId } from '../src/database/derived-id.js'
import { durationMs } from '../src/domain/duration.js'
import { reminderKey, reminderOf } from '../src/domain/reminder-key.js'
import { keptBackOf } from '../src/incidents/incident-of.js'
import { casesOfMail, gatherAgain, joinMail, leaveMail } from '../src/mail/join-mail.js'
import type { Gathers, JoinedCase } from '../src/mail/join-mail.js'
import { linkPlaceholder } from '../src/mail/link-placeholder.js'
import type { ListedConnection, MailContent } from '../src/mail/mail-content.js'
import type { MailRow } from '../src/mail/mail-row.js'
import type { OwnMail, PersonNow } from '../src/mail/person-now.js'
import { rewriteMail } from '../src/mail/write-mail.js'
import type { MailRequest } from '../src/mail/write-mail.js'
import type { Tools, Tx } from '../src/tools.js'
import { expiryOf } from './case-mail.js'
import type { CaseScene } from './case-mail.js'
import type { LockedCase } from './case-step.js'

/** The cases that joined a mail come so long after it is due: the one that it was written for sends it meanwhile. */
const afterDueMs = 2_000
/** So long waits a case for the mail that another one is sending. */
const underWayMs = 15_000
/** So long after it was due it is clear that a mail could not go: its person's hours were over, or its case was held. */
const lateMs = 10 * 60_000
/** No mail gathers longer. */
const longestMs = 120_000

/** A step's mail to one person. */
export interface StepMail {
  readonly locked: LockedCase
  readonly scene: CaseScene
  readonly contact: Contact
  /** The mail's. */
  readonly mailKey: string
  /** A person asked for it, with a resend or a fresh link: it goes at once and alone. */
  readonly isAskedFor: boolean
  /** The end of the person's hours. */
  readonly closesAt: Date | null
}

/** Until when the step waits for its mail with others: it waits for more cases, or another case is sending it. `null`: it does not. */
export const waitsFor = async (tx: Tx, stepMail: StepMail, { own }: PersonNow): Promise<Date | null> => {
  const { now } = tx
  if (own === null) return null
  if (own.state === 'queued' && own.dueAt !== null) {
    // It could not be sent when it was due: cases that stopped since then are treated as simultaneous with this one.
    const isLate = now.getTime() - own.dueAt.getTime() > lateMs
    const dueAt = isLate ? await gatherAgain(tx, own.id, gathersWithin(stepMail, now)) : own.dueAt
    const comesAt = new Date((dueAt ?? own.dueAt).getTime() + (own.isJoined ? afterDueMs : 0))
    return comesAt > now ? comesAt : null
  }
  return own.state === 'sending' && own.isUnderWay && own.isJoined ? new Date(now.getTime() + underWayMs) : null
}

/** Until when a mail that is written now waits for more cases of its person; `null`: it goes at once, since this person has no other account. */
export const gathersUntil = (stepMail: StepMail, { hasOthers }: PersonNow, from: Date): Gathers | null =>
  quietMsOf(stepMail) === 0 || !hasOthers || isAlone(stepMail) ? null : gathersWithin(stepMail, from)

/** A mail that a person asked for, and one that tells an administrator what only they can do. */
const isAlone = ({ isAskedFor, locked: { theCase } }: StepMail): boolean => isAskedFor || theCase.addressee === 'admin'

const quietMsOf = ({ scene: { environment } }: StepMail): number => durationMs(environment.mail.gather_for) ?? 0

const gathersWithin = (stepMail: StepMail, from: Date): Gathers => {
  const { closesAt } = stepMail
  const within = (ms: number): Date => {
    const at = from.getTime() + ms
    return new Date(closesAt === null ? at : Math.max(from.getTime(), Math.min(at, closesAt.getTime() - afterDueMs)))
  }
  return { at: within(quietMsOf(stepMail)), by: within(longestMs) }
}

/** Joins the mail that waits for more cases of this person; until when the step then waits. `null`: there is none that it can join. */
export const joinGathering = async (tx: Tx, stepMail: StepMail, { gathering }: PersonNow): Promise<Date | null> => {
  const { locked, scene, mailKey } = stepMail
  if (gathering === null || isAlone(stepMail) || (await isObserved(tx, scene.environment, { accountId: locked.account.id }))) return null
  const dueAt = await joinMail(tx, { mailId: gathering, caseId: locked.theCase.id, key: mailKey }, gathersWithin(stepMail, tx.now))
  return dueAt && new Date(dueAt.getTime() + afterDueMs)
}

/** The step's key in a mail's. */
const stepOf = (mailKey: string): string => /notifyEndUser:(.+)\/[^/]+$/.exec(mailKey)?.[1] ?? ''

/** Whether a case still waits for the mail of that key. */
const isDue = ({ nextStep, ladderNumber }: ListedCase, { key }: JoinedCase): boolean => {
  const step = stepOf(key)
  const index = reminderOf(step)
  return index === null || (step === reminderKey(ladderNumber, String(index)) && index >= nextStep)
}

export interface Written {
  readonly mail: MailRow
  readonly url: string
  /** What it is about. */
  readonly caseIds: readonly string[]
}

/**
 * Writes the gathered mail for all cases that wait for it, without those that work again, are held, or were covered by another mail. For one case
 * alone it is the mail that `request` would be, with a link; for several it leads to their list. The caller holds the person's lock.
 */
export const writeGathered = async (
  tools: Tools,
  tx: Tx,
  { locked: { account, theCase }, scene: { environment, connection }, contact }: StepMail,
  own: OwnMail,
  { request, url, begins }: { readonly request: MailRequest; readonly url: string; readonly begins: boolean },
): Promise<Written> => {
  const joined = await casesOfMail(tx, own.id)
  const waiting = await listedCases(tx, { contactId: contact.id, isSandbox: account.isSandbox })
  // By an incident that was opened since, and has not come to those cases yet.
  const keptBack = await keptBackOf(
    tx,
    joined.map(({ caseId }) => caseId),
  )
  const told: Told[] = waiting.flatMap((listed) => {
    const one = joined.find(({ caseId }) => caseId === listed.caseId)
    if (one === undefined) return []
    const isAsked = listed.isMailable && isDue(listed, one) && !keptBack.has(one.caseId)
    return one.caseId === theCase.id || isAsked ? [{ ...one, listed }] : []
  })
  const isSeveral = told.length > 1 && told.some(({ caseId }) => caseId === theCase.id)
  const caseIds = isSeveral ? told.map(({ caseId }) => caseId) : [theCase.id]
  const state = begins ? 'begun' : 'sending'
  const list = !isSeveral
    ? null
    : await mintList(tx, {
        id: derivedId(own.id, 'list'),
        environmentId: environment.id,
        contactId: contact.id,
        isSandbox: account.isSandbox,
      })
  await leaveMail(
    tx,
    own.id,
    joined.flatMap(({ caseId }) => (caseIds.includes(caseId) ? [] : [caseId])),
  )
  if (list === null) return { mail: await rewriteMail(tx, own.id, request, state), url, caseIds }
  const link = { url: linkPlaceholder, expiresAt: list.expiresAt }
  const asking = { ...connection, name: contact.name, link, connectedIt: false, listed: told.map(listedOf) }
  const content: MailContent = told.every(isLast)
    ? { ...asking, kind: 'last_reminder', endsAt: expiryOf(theCase), supportKnows: false }
    : told.every(({ listed }) => !listed.isMailed)
      ? { ...asking, kind: 'first', remindsAt: remindsAtOf(request.content) }
      : { ...asking, kind: 'reminder' }
  const mail = await rewriteMail(tx, own.id, { ...request, content, accountId: null, linkId: null, listId: list.id }, state)
  return { mail, url: listUrl(tools.settings, list.token), caseIds }
}

const remindsAtOf = (content: MailContent): Date | null => (content.kind === 'first' ? content.remindsAt : null)

interface Told extends JoinedCase {
  readonly listed: ListedCase
}

const isLast = ({ key, listed: { reminders } }: Told): boolean => {
  const index = reminderOf(stepOf(key))
  return index !== null && index > 0 && index === reminders - 1
}

const listedOf = (told: Told): ListedConnection => ({
  platform: told.listed.platform,
  account: nameOfListed(told.listed),
  since: told.listed.openedAt,
  reference: told.listed.reference,
  endsAt: isLast(told) ? told.listed.endsAt : null,
  impact: told.listed.impact,
})

/** Where the button of a mail for several leads, or of one that a case joined; `null`: that is void, and nothing else takes its place. */
export const urlOfWritten = async (tools: Tools, tx: Tx, { listId, linkId }: MailRow): Promise<string | null> => {
  if (listId !== null) {
    const token = await liveListToken(tx, listId)
    return token && listUrl(tools.settings, token)
  }
  return linkId !== null && (await linkLives(tx, linkId, tx.now)) ? linkUrl(tools.settings, await linkTokenOf(tx, linkId)) : null
}
