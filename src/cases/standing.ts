import { stageOf } from '../domain/case.js'
import { dueAt } from '../domain/policy.js'
import { reminderOf } from '../domain/reminder-key.js'
import type { Next, StepAnswer } from '../domain/steps.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { isProbed, nextStep, waitsForRelease } from './next-step.js'
import { isHeldForRelapse } from './relapse.js'
import { selectCase } from './store.js'

/**
 * Returns a case's state and what comes next, from its row. `after` names the calling step: staff are notified of a hold once, right after it was
 * emitted.
 */
export const standingOf = async (tx: Tx, caseId: string, after?: 'emitWebhook'): Promise<StepAnswer> => {
  const theCase = await selectCase(tx, caseId)
  if (theCase === null) throw new Error(`case ${caseId} vanished within its transaction`)
  return standingOfCase(tx, theCase, after)
}

/** The same for a row that was just read. */
export const standingOfCase = (tx: Tx, theCase: Case, after?: 'emitWebhook'): StepAnswer => {
  if (theCase.outcome !== null) return { ended: theCase.outcome }
  const { verdict } = theCase
  const stage = theCase.stage === 'closed' ? 'held' : theCase.stage
  return { stage, verdict, next: verdict === null ? null : nextOf(tx, theCase, after) }
}

const nextOf = (tx: Tx, theCase: Case, after: 'emitWebhook' | undefined): Next | null => {
  if (waitsForRelease(theCase)) return isProbed(theCase) ? probedOn(tx, theCase) : null
  const next = nextStep(theCase, after)
  // Probing's moment is the one at which it gives up.
  if (next.what === 'probe' || next.at === null) return next
  const at = Date.parse(next.at) <= tx.now.getTime() ? null : next.at
  if (next.what === 'expireCase' && at !== null && theCase.stage === 'held' && isProbed(theCase)) {
    return { what: 'probe', key: String(theCase.verdicts), at }
  }
  // A reminder's mail mints its own link as it is claimed: a step less.
  if (next.what === 'generateLinkToken' && theCase.firstNotifiedAt !== null) return notifyNext(theCase, next.key, at)
  return { ...next, at }
}

/** Probed without end: the deadline moves along. */
const probedOn = (tx: Tx, { verdicts, ladder }: Case): Next => ({
  what: 'probe',
  key: String(verdicts),
  at: new Date(dueAt(ladder.expire_after, tx.now.getTime())).toISOString(),
})

/** The mail of a reminder step or of an act; given up when the following reminder step is due. */
export const notifyNext = (theCase: Case, key: string, at: string | null): Next => {
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const reminder = reminderOf(key)
  const later = theCase.ladder.notify.slice(reminder === null ? theCase.nextStep : reminder + 1)
  // A step that fell due while this mail waited for its window comes after it, in a window of its own.
  const waited = reminder !== null && reminder === theCase.windowStep ? (theCase.putOffUntil?.getTime() ?? 0) : 0
  const step = later.find(({ after }) => dueAt(after, base) > waited)
  return { what: 'notifyEndUser', key, at, until: new Date(dueAt(step?.after ?? theCase.ladder.expire_after, base)).toISOString() }
}

/** Returns the stage that the case's verdict leads to; no one is asked again and again to fix a connection that does not last. */
export const targetStage = (theCase: Case): ReturnType<typeof stageOf> => {
  const target = stageOf(theCase.verdict ?? 'transient')
  return target.stage === 'awaiting_user' && isHeldForRelapse(theCase) ? { stage: 'held', hold: 'relapse' } : target
}
