import type { ActName } from '../domain/steps.js'
import { Conflict, NotFound, ServiceUnavailable } from '../http/errors.js'
import { TemporalUnavailable } from '../temporal/errors.js'
import type { Tools, Tx } from '../tools.js'
import { selectStepMails } from './act-store.js'
import type { Act, ActRequestBody, ActResult } from './act.js'
import { findAct, finishAct, insertAct } from './acts.js'
import type { Case } from './case.js'
import type { CaseView } from './case-view.js'
import { checkUntil } from './check-until.js'
import { decideAct } from './decide-act.js'
import { lockCase } from './lock-case.js'
import { utcWords } from './time-words.js'

/** By then the case's execution has been started, or Temporal has come back. */
const retrySeconds = 5

export interface AskedAct {
  readonly id: string
  readonly environmentId: string
  readonly caseId: string
  readonly act: ActName
  readonly actor: string
  readonly request: ActRequestBody
}

/**
 * Has a case's workflow perform an act. The act is stored first, so that a repeat with the same id gets the first one's result.
 * @throws {Conflict} with a sentence, when it is not possible
 * @throws {NotFound} for an unknown case and for another environment's
 * @throws {ServiceUnavailable} when Temporal did not answer in time, or the case's execution has not begun; the same id may be sent again
 */
export const askAct = async (tools: Tools, asked: AskedAct): Promise<void> => {
  const kept = await tools.database.transaction((tx) => keep(tx, asked))
  const result = kept ?? (await perform(tools, asked))
  if (result.refused !== undefined) throw new Conflict(result.refused)
}

/** The act's result, if it has one; `null`: the workflow is to perform it. */
const keep = async (tx: Tx, asked: AskedAct): Promise<ActResult | null> => {
  checkUntil(asked.request, tx.now)
  const theCase = await lockCase(tx, asked.caseId)
  if (theCase?.environmentId !== asked.environmentId) throw new NotFound()
  const { act, isNew } = await insertAct(tx, asked)
  const result = await resultOf(tx, theCase, act)
  // A refusal at the entry point leaves no row, unless an earlier try left one that waits for its result.
  if (result?.refused !== undefined && isNew) throw new Conflict(result.refused)
  return result
}

/**
 * Returns an act's result, under the lock of its case's row. On a closed case only a note can still be performed, which needs no workflow: the
 * execution may be closing, or gone, and accept no Update. `null`: the case is open, and its workflow is to perform the act.
 */
const resultOf = async (tx: Tx, theCase: Case, act: Act): Promise<ActResult | null> => {
  if (act.result !== null || theCase.outcome === null) return act.result
  const decision = await decideAct(tx, theCase, act)
  const result = 'refused' in decision ? { refused: decision.refused } : {}
  await finishAct(tx, act.id, result)
  return result
}

const perform = async (tools: Tools, { id, caseId, act }: AskedAct): Promise<ActResult> => {
  let cause: unknown
  try {
    await tools.temporal.performAct(caseId, act, id)
  } catch (error) {
    if (!isWorthAnotherTry(error)) throw error
    cause = error
  }
  // The case may have closed since it was asked for.
  const result = await tools.database.transaction(async (tx): Promise<ActResult | null> => {
    const theCase = await lockCase(tx, caseId)
    const kept = await findAct(tx, id)
    return theCase === null || kept === null ? { refused: 'The case is gone' } : resultOf(tx, theCase, kept)
  })
  if (result !== null) return result
  throw new ServiceUnavailable('The case’s workflow did not answer in time; send the request again with the same X-Request-Id', {
    retryAfterSeconds: retrySeconds,
    cause,
  })
}

/** An Update also fails if the execution ends while it waits; the database has the result. */
const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof TemporalUnavailable || (error instanceof Error && error.name === 'WorkflowUpdateFailedError')

export type ActMail = { readonly sent: true; readonly to: string } | { readonly sent: false; readonly why: string }

/** Returns the state of the mail that a `resend` requested. */
export const mailOfAct = async (tools: Tools, theCase: CaseView, actId: string): Promise<ActMail> => {
  const mails = await selectStepMails(tools.database, theCase.id, `${theCase.id}/notifyEndUser:${actId}/`)
  const sent = mails.filter(({ state }) => state === 'sent')
  if (sent.length > 0) return { sent: true, to: sent.map(({ recipient }) => recipient).join(', ') }
  const mail = mails.at(-1)
  if (mail === undefined) return { sent: false, why: whyUnwritten(theCase, tools.clock()) }
  switch (mail.state) {
    case 'suppressed':
      return { sent: false, why: `held back by the environment's mail settings (${mail.why ?? 'mail'})` }
    case 'refused':
      return { sent: false, why: `the mail server refused ${mail.recipient}${mail.serverAnswer === null ? '' : `: ${mail.serverAnswer}`}` }
    default:
      return { sent: false, why: 'the mail server has not taken it yet; it is tried again' }
  }
}

const whyUnwritten = ({ accountNotify, contactEmail, putOffUntil }: CaseView, now: Date): string => {
  if (!accountNotify) return 'no mail is sent about this account (notify is false)'
  if (contactEmail === null) return 'no one to ask: add a contact'
  if (putOffUntil !== null && putOffUntil > now)
    return `put off until ${utcWords(putOffUntil)}: that is as many mails as a person gets in a day`
  return 'it is not written yet; the timeline will show it'
}
