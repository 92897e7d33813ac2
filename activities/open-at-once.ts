import type { Next, Standing, StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import { lock } from './case-step.js'
import type { LockedCase } from './case-step.js'
import { claimMails, isClaimed } from './claim-mails.js'
import type { Claimed } from './claim-mails.js'
import { goOn, isDue } from './go-on.js'
import { sendClaimed } from './send-claimed.js'

/** A mail that is to be sent in this turn. */
interface Mailing {
  readonly key: string
  readonly step: string
  readonly claimed: readonly Claimed[]
}

/**
 * Opens a case in the step that found its verdict: writes the event, makes the link, and mails the person if a connection to the mail server is free
 * and the schedule has one recipient. It runs in a separate transaction after the verdict's, which holds the app's lock that every other case of the
 * app waits for. A mail that can't be sent now is left to notifyEndUser, with its queue and retries; so is anything due later.
 */
export const openAtOnce = async (tools: Tools, caseId: string, answer: StepAnswer): Promise<StepAnswer> => {
  const isTold = isDue(answer, 'generateLinkToken') || (isDue(answer, 'emitWebhook') && answer.verdict === 'user')
  if (!isTold) return answer
  const connection = tools.mailer.reserve()
  try {
    const { opened, mailing } = await tools.database.transaction(async (tx) => open(tools, tx, await lock(tx, caseId), connection !== null))
    return mailing === null || connection === null ? opened : await connection.use(() => mail(tools, caseId, opened, mailing))
  } finally {
    connection?.release()
  }
}

const open = async (
  tools: Tools,
  tx: Tx,
  locked: LockedCase,
  mayMail: boolean,
): Promise<{ readonly opened: StepAnswer; readonly mailing: Mailing | null }> => {
  const { answer: opened, theCase, contacts, links } = await goOn(tools, tx, locked)
  if (!mayMail || !isDue(opened, 'notifyEndUser') || !isFirst(tools, tx, locked, opened)) return { opened, mailing: null }
  const { key } = opened.next
  const step = `notifyEndUser:${key}`
  const claimed = await claimMails(tools, tx, { account: locked.account, theCase }, { key, step, contacts, links })
  if (isClaimed(claimed)) return { opened, mailing: { key, step, claimed } }
  return { opened: withDone(claimed, opened), mailing: null }
}

/**
 * Whether this is the first mail of a case announced in this turn, to one person, with enough time for the slowest mail server before the next one is
 * due.
 */
const isFirst = ({ settings }: Tools, tx: Tx, { theCase }: LockedCase, { next, did }: Standing & { readonly next: Next }): boolean =>
  did?.[0]?.step === 'emitWebhook' &&
  theCase.firstNotifiedAt === null &&
  theCase.ladder.notify[0]?.to !== 'all' &&
  (next.until === undefined || Date.parse(next.until) - tx.now.getTime() > settings.smtpTimeout + settings.smtpAnswerTimeout)

const mail = async (tools: Tools, caseId: string, opened: StepAnswer, mailing: Mailing): Promise<StepAnswer> => {
  const end = tools.metrics.steps.startTimer({ step: 'notifyEndUser' })
  try {
    const answer = await sendClaimed(tools, { caseId, ...mailing, until: Infinity })
    end({ result: 'done' })
    return answer === null ? opened : withDone(answer, opened, tools.clock())
  } catch (error) {
    end({ result: 'failed' })
    tools.log.info({ err: error, case: caseId }, 'the mail could not be sent in the turn that opened its case; its own step tries again')
    return opened
  }
}

/** The newer answer, with what the turn did before it, and the mail where it was sent `at`. */
const withDone = (answer: StepAnswer, opened: StepAnswer, at?: Date): StepAnswer => {
  if ('ended' in answer || 'ended' in opened) return answer
  const mailed = at === undefined ? [] : [{ step: 'notifyEndUser' as const, at: at.toISOString() }]
  return { ...answer, did: [...(opened.did ?? []), ...mailed] }
}
