import { randomUUID } from 'node:crypto'
import type { Environment } from '../access/environment.js'
import { isObserved } from '../access/observed.js'
import { derivedId } from '../database/derived-id.js'
import type { Tx } from '../tools.js'
import { composeMessage, domainOf, namedSender } from './compose-message.js'
import { deliveryOf } from './delivery-of.js'
import { customerKinds } from './mail-content.js'
import type { MailContent } from './mail-content.js'
import type { MailRow } from './mail-row.js'
import { headerText, renderMail } from './render-mail.js'
import { updateWritten } from './gather-store.js'
import { firstCaseMail, insertMail, mailById, mailByKey, retireKey, updateLink } from './store.js'
import { tryClaimMs } from './try-claim.js'
import { deleteMailsOf } from './erase-store.js'

/** What mails need of an environment. */
export type MailEnvironment = Pick<Environment, 'id' | 'mode' | 'cutOver' | 'mail' | 'brand' | 'support' | 'defaultLocale' | 'timeZone'>

export interface MailRecipient {
  readonly email: string
  readonly name?: string | null | undefined
  readonly locale?: string | null | undefined
  readonly timeZone?: string | null | undefined
  readonly contactId?: string | null | undefined
}

export interface MailRequest {
  readonly environment: MailEnvironment
  readonly content: MailContent
  readonly recipient: MailRecipient
  /** One mail for one purpose, ever: `<case id>/notifyEndUser:2/<contact id>`. */
  readonly key: string | null
  /** What the Message-ID is derived from, `[case id, step key, contact id]`; without it, from the mail's random id. */
  readonly messageIdParts?: readonly string[] | undefined
  readonly caseId?: string | null | undefined
  readonly accountId?: string | null | undefined
  readonly linkId?: string | null | undefined
  readonly listId?: string | null | undefined
  readonly signInId?: string | null | undefined
  readonly isSandbox?: boolean | undefined
  /** The mail with this key belongs to something that is over: it gives up the key. */
  readonly renew?: boolean | undefined
  /**
   * Whether the environment's mail settings are ignored. Only for a test to an address that does not exist, and for a sign-in: those settings protect
   * people outside from being mailed by accident, and only staff who have signed in can change them. Redirected, a sign-in would let its reader in as
   * another person.
   */
  readonly always?: boolean | undefined
  /** Queued, it waits for other cases of its person: until `at`, and as more of them come until `by` at most. */
  readonly gathers?: { readonly at: Date; readonly by: Date } | undefined
}

export interface WrittenMail {
  readonly mail: MailRow
  /** False when a mail with this key was there: it is returned as it was written then, with the same bytes. */
  readonly isNew: boolean
}

/**
 * Renders and keeps a mail before anything is sent: `state` where the environment lets it through, else `suppressed` with the reason; `begun`: it
 * is `sending`, and its first try has begun, which the caller makes right after the commit (`sendBegunMail`). A second claim of the same key gets
 * the first one's row. Reminders thread under the case's first mail.
 */
export const claimMail = async (tx: Tx, request: MailRequest, state: 'sending' | 'queued' | 'begun' = 'sending'): Promise<WrittenMail> => {
  const { environment, key, content } = request
  if (key !== null && request.renew === true) await retireKey(tx, environment.id, key)
  const mail = await compose(tx, request, state === 'begun' ? 'sending' : state)
  const begins = state === 'begun' && mail.state === 'sending'
  // Composed in vain where a mail of this key is there: that is seldom, and looking first would cost each mail a statement.
  if (
    await insertMail(tx, { mail, caseId: request.caseId ?? null, claimMs: begins ? tryClaimMs : null, dueBy: request.gathers?.by ?? null })
  ) {
    return { mail: { ...mail, serverAnswer: null, tries: begins ? 1 : 0, sentAt: null, returnedAt: null }, isNew: true }
  }
  const earlier = key === null ? null : await mailByKey(tx, environment.id, key)
  if (!earlier) throw new Error(`A mail of kind ${content.kind} could be neither written nor found`)
  return { mail: earlier, isNew: false }
}

/**
 * Renders a mail that waits for other cases, or that no mail server has had, again, for those that it is about by now, under its id, key and Message-ID; `state` as of
 * `claimMail`. The caller holds the person's lock. Returns the mail as it then is.
 */
export const rewriteMail = async (
  tx: Tx,
  mailId: string,
  request: MailRequest,
  state: 'sending' | 'queued' | 'begun',
): Promise<MailRow> => {
  const earlier = await mailNow(tx, mailId)
  const { id, key, messageId, inReplyTo } = earlier
  const mail = await compose(tx, request, state === 'begun' ? 'sending' : state, { id, key, messageId, inReplyTo })
  const begins = state === 'begun' && mail.state === 'sending'
  // A mail that goes has its place under the caps from now on; one that waits on keeps its own.
  const createdAt = mail.state === 'queued' ? earlier.createdAt : mail.createdAt
  const tries = await updateWritten(tx, { ...mail, createdAt }, begins ? tryClaimMs : null)
  return { ...earlier, ...mail, createdAt, tries }
}

/** A mail as it is now. */
export const mailNow = async (tx: Tx, mailId: string): Promise<MailRow> => {
  const mail = await mailById(tx, mailId)
  if (mail === null) throw new Error('A mail of a case is not there')
  return mail
}

type Kept = Pick<MailRow, 'id' | 'key' | 'messageId' | 'inReplyTo'>

const compose = async (tx: Tx, request: MailRequest, state: 'sending' | 'queued', kept?: Kept) => {
  const { environment, recipient, content } = request
  const { mail: settings, brand } = environment
  const id = kept?.id ?? randomUUID()
  const email = recipient.email.toLowerCase()
  const delivery = request.always
    ? ({ letThrough: true, to: email } as const)
    : (await isObserved(tx, environment, request))
      ? ({ letThrough: false, to: email, why: 'observe' } as const)
      : deliveryOf(settings, email, request.isSandbox ?? false)
  const rendered = renderMail(content, {
    locales: [recipient.locale, environment.defaultLocale],
    timeZone: recipient.timeZone ?? environment.timeZone ?? 'UTC',
    productName: brand.product_name,
    color: brand.color,
    reconnectUrl: brand.reconnect_url,
    supportEmail: environment.support.email,
  })
  const messageId =
    kept?.messageId ?? `<${request.messageIdParts ? derivedId('message', ...request.messageIdParts) : id}@${domainOf(settings.from)}>`
  const inReplyTo = kept === undefined ? await threadOf(tx, request, email) : kept.inReplyTo
  const message = await composeMessage({
    from: namedSender(settings.from, brand.product_name),
    replyTo: settings.reply_to ?? environment.support.email,
    to: { address: delivery.to, name: delivery.to === email ? headerText(recipient.name ?? '') || null : null },
    meantFor: delivery.to === email ? null : email,
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    messageId,
    date: tx.now,
    inReplyTo,
  })
  return {
    id,
    environmentId: environment.id,
    key: kept === undefined ? request.key : kept.key,
    kind: content.kind,
    accountId: request.accountId ?? null,
    contactId: recipient.contactId ?? null,
    linkId: request.linkId ?? null,
    listId: request.listId ?? null,
    signInId: request.signInId ?? null,
    recipient: email,
    locale: rendered.locale,
    subject: rendered.subject,
    messageId,
    inReplyTo,
    message,
    bounceDomain: comesBack(request) && delivery.to === email ? (settings.bounce_domain ?? null) : null,
    state: delivery.letThrough ? state : ('suppressed' as const),
    why: delivery.letThrough ? null : delivery.why,
    dueAt: delivery.letThrough ? (request.gathers?.at ?? null) : null,
    createdAt: tx.now,
  }
}

/** A mail that was redirected says nothing about the person it was meant for. */
const comesBack = ({ content, recipient }: MailRequest): boolean =>
  content.kind === 'bounce_test' || (Boolean(recipient.contactId) && customerKinds.includes(content.kind))

const threadOf = async (tx: Tx, { caseId, content }: MailRequest, email: string): Promise<string | null> => {
  if (!caseId || content.kind === 'first' || !customerKinds.includes(content.kind)) return null
  return (await firstCaseMail(tx, caseId, email))?.messageId ?? null
}

/** Gives a mail that has not been sent another link: the one that it was written with no longer works. */
export const changeLink = (tx: Tx, mailId: string, linkId: string): Promise<void> => updateLink(tx, mailId, linkId)

/** With an account go its mails, and those of its cases: they hold personal data. A mail about others as well stays theirs, without its words. */
export const eraseMailsOf = (tx: Tx, accountId: string): Promise<void> => deleteMailsOf(tx, accountId)
