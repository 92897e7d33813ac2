import type { LimitFunction } from 'p-limit'
import { note } from '../src/cases/note.js'
import { standingOfCase } from '../src/cases/standing.js'
import { grouped } from '../src/database/grouped.js'
import { inLockstep } from '../src/database/together.js'
import type { Next, Standing, StepAnswer } from '../src/domain/steps.js'
import type { MailRow } from '../src/mail/mail-row.js'
import { giveBackTry } from '../src/mail/send-queued-mail.js'
import type { TriedMail } from '../src/mail/send-queued-mail.js'
import type { Tools, ToolsDatabase, Tx } from '../src/tools.js'
import { lock } from './case-step.js'
import { isClaimed } from './claim-mails.js'
import type { Claimed } from './claim-mails.js'
import { comeAgain, finishReminder } from './finish-reminder.js'
import { claimStep } from './notify-end-user.js'
import { firstChance, isClosed, sendOne, toldOfMail, writeEnd } from './send-claimed.js'
import type { Became } from './send-claimed.js'

/** So many mails per connection are claimed at a time: a claimed mail waits for at most so many messages. */
const claimedAhead = 4
/** Mails not sent by then are left to the cases' own workflows, so that a slow mail server holds up no batch. */
const longestMs = 20_000

/** A case whose mail is due. */
export interface ToMail {
  readonly caseId: string
  readonly standing: Standing
}

interface Due {
  readonly caseId: string
  readonly key: string
  readonly step: string
}

interface Begun extends Due {
  readonly claimed: readonly Claimed[]
}

/**
 * The step `notifyEndUser` of many cases: their mails are claimed a few at a time, sent over all connections, and each is written down before its
 * connection takes the next. Answers where these cases then stand; a case that is left out is mailed by its workflow.
 */
export const mailBatch = async (
  tools: Tools,
  connections: LimitFunction,
  cases: readonly ToMail[],
): Promise<ReadonlyMap<string, StepAnswer>> => {
  const until = performance.now() + longestMs
  const answers = new Map<string, StepAnswer>()
  const due = cases.flatMap(({ caseId, standing: { next } }) =>
    isMailDue(next) ? [{ caseId, key: next.key, step: `notifyEndUser:${next.key}` }] : [],
  )
  const size = claimedAhead * tools.settings.smtpConnections
  for (let from = 0; from < due.length && performance.now() < until; from += size) {
    const some = due.slice(from, from + size)
    const begun = await tools.database.transaction((tx) => inLockstep(tx, some, (one) => claimStep(tools, tx, { ...one, asked: false })))
    const claimed: Begun[] = []
    for (const [index, due] of some.entries()) {
      const one = begun[index]
      // A mail after the first: the platform is asked before it, by its workflow.
      if (one === undefined || one === 'ask_first') continue
      if (isClaimed(one)) claimed.push({ ...due, claimed: one })
      else answers.set(due.caseId, one)
    }
    const sends = claimed.map((one) => connections(() => sendAll(tools, one, until)))
    const ended = (await Promise.all(sends)).filter((one) => one !== null)
    const finished = await tools.database.transaction((tx) => inLockstep(tx, ended, (one) => end(tx, one)))
    for (const [index, one] of ended.entries()) {
      const answer = finished[index]
      if (answer !== undefined) answers.set(one.caseId, answer)
    }
  }
  return answers
}

export const isMailDue = (next: Next | null): next is Next => next?.what === 'notifyEndUser' && next.at === null

interface Sent extends Due {
  readonly putsOff: boolean
  readonly answerBy: Date | null
  readonly became: readonly Became[]
}

/** One mail after the other; `null`: one of them could not be sent now, and the case's workflow tries again. */
const sendAll = async (tools: Tools, { claimed, ...one }: Begun, until: number): Promise<Sent | null> => {
  const became: Became[] = []
  try {
    for (const mail of claimed) {
      if (performance.now() > until || isClosed(tools, mail)) {
        if (mail.isBegun) await giveBackTry(tools, mail.mail)
        return null
      }
      became.push(await mailOne(tools, one.caseId, mail))
    }
    return { ...one, putsOff: claimed.some(({ putOff }) => putOff), answerBy: firstChance(claimed), became }
  } catch (error) {
    tools.log.warn({ err: error, case: one.caseId }, 'a mail could not be sent yet; the case’s workflow tries again')
    return null
  }
}

const mailOne = async (tools: Tools, caseId: string, claimed: Claimed): Promise<Became> => {
  const { mail } = claimed
  if (mail.state === 'sent' || mail.state === 'refused') return 'done'
  const tried = mail.state === 'suppressed' ? null : await sendOne(tools, claimed)
  return endMail(tools.database, { caseId, mail, tried })
}

interface Ended {
  readonly caseId: string
  readonly mail: MailRow
  /** `null`: it was suppressed, or another run has ended it. */
  readonly tried: TriedMail | null
}

/** Results of mails that are answered at the same time are written in one transaction. */
const endMail = grouped((database: ToolsDatabase, mails: readonly Ended[]): Promise<readonly Became[]> =>
  database.transaction((tx) =>
    inLockstep(tx, mails, async ({ caseId, mail, tried }) => {
      if (tried !== null) return writeEnd(tx, caseId, tried)
      if (mail.state === 'suppressed')
        await note(tx, { caseId, kind: 'mail_suppressed', step: `mail:${mail.id}`, data: { ...toldOfMail(mail), why: mail.why } })
      return 'done'
    }),
  ),
)

const end = async (tx: Tx, { caseId, key, step, putsOff, answerBy, became }: Sent): Promise<StepAnswer> => {
  const locked = await lock(tx, caseId)
  if (putsOff) return comeAgain(tx, locked.theCase, answerBy)
  // Every address turned out not to exist: the workflow asks the next contact.
  if (became.every((one) => one === 'bounced')) return standingOfCase(tx, locked.theCase)
  const answer = await finishReminder(tx, locked.theCase, { key, step, answerBy })
  if ('ended' in answer) return answer
  return { ...answer, did: [{ step: 'notifyEndUser', at: tx.now.toISOString() }] }
}
