import { stageOf } from '../domain/case.js'
import { dueAt } from '../domain/policy.js'
import { reminderOf } from '../domain/reminder-key.js'
import type { Next, StepAnswer } from '../domain/steps.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { isProbed, nextStep, waitsForRelease } from './next-step.js'
import { isHeldForRelapse } from './relapse.js'
import { selectCase, selectLink } from './store.js'

/** A link that would run out within this part of its life after the mail is replaced by a fresh one. */
const spareLife = 1 / 7

/**
 * Where a case stands and what comes next, worked out from its row. `after` names the step that asks: a hold is told to staff once,
 * right after it was emitted.
 */
export const standingOf = async (tx: Tx, caseId: string, after?: 'emitWebhook'): Promise<StepAnswer> => {
  const theCase = await selectCase(tx, caseId, false)
  if (theCase === null) throw new Error(`case ${caseId} vanished within its transaction`)
  return standingOfCase(tx, theCase, after)
}

/** The same for a row that was just read. */
export const standingOfCase = async (tx: Tx, theCase: Case, after?: 'emitWebhook'): Promise<StepAnswer> => {
  if (theCase.outcome !== null) return { ended: theCase.outcome }
  const { verdict } = theCase
  const stage = theCase.stage === 'closed' ? 'held' : theCase.stage
  if (verdict === null) return { stage, verdict, next: null }
  return { stage, verdict, next: await nextOf(tx, theCase, after) }
}

const nextOf = async (tx: Tx, theCase: Case, after: 'emitWebhook' | undefined): Promise<Next | null> => {
  if (waitsForRelease(theCase)) return isProbed(theCase) ? probedOn(tx, theCase) : null
  const next = nextStep(theCase, after)
  // Probing's moment is the one at which it gives up.
  if (next.what === 'probe' || next.at === null) return next
  const at = Date.parse(next.at) <= tx.now.getTime() ? null : next.at
  if (next.what === 'expireCase' && at !== null && theCase.stage === 'held' && isProbed(theCase)) {
    return { what: 'probe', key: String(theCase.verdicts), at }
  }
  if (next.what === 'generateLinkToken' && (await hasGoodLink(tx, theCase.id, Date.parse(next.at)))) {
    return notifyNext(theCase, next.key, at)
  }
  return { ...next, at }
}

/** Asked on and on: the moment at which it gives up moves along. */
const probedOn = (tx: Tx, { verdicts, ladder }: Case): Next => ({
  what: 'probe',
  key: String(verdicts),
  at: new Date(dueAt(ladder.expire_after, tx.now.getTime())).toISOString(),
})

/** Whether a link that was mailed before still works long enough after a mail at `due`. */
const hasGoodLink = async (tx: Tx, caseId: string, due: number): Promise<boolean> => {
  const link = await selectLink(tx, caseId)
  return link !== null && link.expiresAt.getTime() - due > spareLife * (link.expiresAt.getTime() - link.createdAt.getTime())
}

/** The mail of a reminder step or of an act; given up when the following reminder step is due. */
export const notifyNext = (theCase: Case, key: string, at: string | null): Next => {
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const reminder = reminderOf(key)
  const step = theCase.ladder.notify[reminder === null ? theCase.nextStep : reminder + 1]
  return { what: 'notifyEndUser', key, at, until: new Date(dueAt(step?.after ?? theCase.ladder.expire_after, base)).toISOString() }
}

/** The stage that the case's verdict leads to; nobody is asked again and again to fix what does not last. */
export const targetStage = (theCase: Case): ReturnType<typeof stageOf> => {
  const target = stageOf(theCase.verdict ?? 'transient')
  return target.stage === 'awaiting_user' && isHeldForRelapse(theCase) ? { stage: 'held', hold: 'relapse' } : target
}
