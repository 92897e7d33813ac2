import { grouped } from '../database/grouped.js'
import type { Tools, ToolsDatabase, Tx } from '../tools.js'
import { learnPace } from './learn-pace.js'
import { needsLink } from './link-placeholder.js'
import type { MailRow } from './mail-row.js'
import { MailUnavailable } from './mail-unavailable.js'
import type { MailOutcome } from './mailer.js'
import { isTooFast } from './pace.js'
import { beginTry, endTry, isUnderWay, markHandedOver, renewTry } from './store.js'
import { tellUnanswered } from './tell-unanswered.js'
import { transmit } from './transmit.js'
import { tryClaimMs } from './try-claim.js'

export type QueuedMailOutcome = MailOutcome | { readonly kind: 'link_void' } | { readonly kind: 'address_suppressed' }

export interface TriedMail {
  readonly mail: MailRow
  readonly caseIds: readonly string[]
  readonly outcome: QueuedMailOutcome
}

/** How often a process gives a sign of life for its try. */
const signOfLifeMs = 10_000
/** The same bytes go out at most twice without an answer: once, and once more. */
const mostUnanswered = 2

/**
 * Makes one try at sending a mail; `null` if it had ended before, or was erased. Tries never overlap: the next begins when the connection of the
 * previous one has ended, or its process gives no sign of life. A try that was handed over to the mail server and got no response is repeated once,
 * with the same bytes under the same Message-ID, and support is notified. The caller ends the mail (`markOutcome`, `markSuppressed`) and reports it
 * in one transaction of its own. `resolveLink` returns the address of the mail's link, or `null` if it is void.
 * @throws {MailUnavailable} when another try may succeed, or one is in progress
 */
export const sendQueuedMail = async (
  tools: Tools,
  mailId: string,
  resolveLink: (tx: Tx, mail: MailRow) => Promise<string | null>,
): Promise<TriedMail | null> => {
  const begun = await tools.database.transaction(async (tx) => {
    const mail = await beginTry(tx, { id: mailId, claimMs: tryClaimMs })
    if (!mail) {
      if (await isUnderWay(tx, mailId)) throw new MailUnavailable('smtp_try_under_way', true, null)
      return null
    }
    if (mail.isStopped) throw new MailUnavailable('mail_stopped', true, null)
    const isGivenUp = mail.wasCutOff && mail.unanswered >= mostUnanswered
    if (mail.wasCutOff && !isGivenUp) await tellUnanswered(tx, mail, 'sent_again')
    const linkUrl = needsLink(mail.message) && !isGivenUp ? await resolveLink(tx, mail) : null
    return { mail, isGivenUp, linkUrl }
  })
  if (!begun) return null
  const { mail, isGivenUp, linkUrl } = begun
  const { caseIds } = mail
  if (isGivenUp) return { mail, caseIds, outcome: noAnswer(tools) }
  if (mail.isAddressSuppressed) return { mail, caseIds, outcome: { kind: 'address_suppressed' } }
  if (mail.wasCutOff) tools.metrics.mailsUnanswered.inc({ then: 'sent_again' })
  if (needsLink(mail.message) && linkUrl === null) return { mail, caseIds, outcome: { kind: 'link_void' } }
  return sendBegunMail(tools, { mail, caseIds }, linkUrl)
}

/**
 * Goes on with a try that has begun (`beginTry`, or a claim as `begun`). The caller ends the mail as with `sendQueuedMail`.
 * @throws {MailUnavailable} when another try may succeed
 */
export const sendBegunMail = async (
  tools: Tools,
  { mail, caseIds }: Pick<TriedMail, 'mail' | 'caseIds'>,
  linkUrl: string | null,
): Promise<TriedMail> => {
  const outcome = await inOneTry(tools, mail, () => transmit(tools, mail, linkUrl, () => handOver(tools.database, mail)))
  return { mail, caseIds, outcome: outcome.kind === 'unanswered' ? noAnswer(tools) : outcome }
}

/** Gives a begun try back that is not made after all: the next one need not wait. */
export const giveBackTry = (tools: Tools, { id, tries }: MailRow): Promise<void> =>
  endTry(tools.database, { id, tries, mayHaveArrived: false })

/** Messages that are handed over at the same time share a commit. */
const handOver = grouped(async (database: ToolsDatabase, mails: readonly Pick<MailRow, 'id' | 'tries'>[]) => {
  await markHandedOver(database, mails)
  return mails.map(() => undefined)
})

const noAnswer = (tools: Tools): MailOutcome => {
  tools.metrics.mailsUnanswered.inc({ then: 'left' })
  return { kind: 'unanswered' }
}

/** If it was not learned now, a later response will say it again. */
const learnFrom = (tools: Tools, mail: MailRow): Promise<void> =>
  learnPace(tools, mail).catch((error: unknown) => {
    tools.log.warn({ err: error, mail: mail.id }, 'the pace of a domain could not be written')
  })

/** Keeps the try claimed while it goes on; a failure frees it, and says whether the message may have arrived. */
const inOneTry = async (tools: Tools, mail: MailRow, send: () => Promise<MailOutcome>): Promise<MailOutcome> => {
  const { id, tries } = mail
  const alive = setInterval(() => {
    renewTry(tools.database, id, tries, tryClaimMs).catch((error: unknown) => {
      tools.log.warn({ err: error, mail: id }, 'the try of a mail could not be renewed')
    })
  }, signOfLifeMs)
  try {
    return await send()
  } catch (error) {
    const mayHaveArrived = error instanceof MailUnavailable && error.handedOver
    // Not written, the claim runs out by itself, and what was marked stands: the safe side.
    await endTry(tools.database, { id, tries, mayHaveArrived }).catch(() => undefined)
    if (error instanceof MailUnavailable && isTooFast(error)) await learnFrom(tools, mail)
    throw error
  } finally {
    clearInterval(alive)
  }
}
