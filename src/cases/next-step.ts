import { dueAt, nextDue } from '../domain/policy.js'
import { reminderKey } from '../domain/reminder-key.js'
import type { Next } from '../domain/steps.js'
import type { Case } from './case.js'

/**
 * Returns what comes next for an open case with a verdict, from its row alone, and when it is due (also in the past; `null`: at once). A mail is
 * returned as the link that it needs: the code that mails decides whether an earlier link is still good. `after` names the calling step: staff are
 * notified of a hold once, right after it was emitted; under an incident that is left to the incident.
 */
export const nextStep = (theCase: Case, after?: 'emitWebhook'): Next => {
  const { ladder, stage } = theCase
  const verdict = String(theCase.verdicts)
  if (theCase.secondLookAt !== null) return { what: 'probe', key: verdict, at: iso(theCase.secondLookAt.getTime()) }
  if (theCase.verdict === 'transient' && stage === 'detecting') {
    return { what: 'probe', key: verdict, at: iso(dueAt(ladder.confirm, theCase.openedAt.getTime())) }
  }
  if (theCase.told < theCase.verdicts) return { what: 'emitWebhook', key: verdict, at: null }
  if (stage !== 'held') return ladderStep(theCase)
  if (after === 'emitWebhook' && theCase.holdWhy !== 'incident') return { what: 'notifyStaff', key: verdict, at: null }
  return { what: 'expireCase', key: 'expire', at: iso(dueAt(ladder.expire_after, since(theCase))) }
}

const ladderStep = (theCase: Case): Next => {
  const due = nextDue(theCase.ladder, {
    stage: theCase.stage === 'escalated' ? 'escalated' : 'awaiting_user',
    verdictAt: since(theCase),
    firstContactAt: theCase.firstContactAt?.getTime() ?? null,
    nextStep: theCase.nextStep,
    escalated: theCase.escalatedAt !== null,
    snoozedUntil: theCase.snoozedUntil?.getTime() ?? null,
    putOffUntil: theCase.putOffUntil?.getTime() ?? null,
    windowStep: theCase.windowStep,
    answerBy: theCase.answerBy?.getTime() ?? null,
  })
  const at = iso(due.at)
  switch (due.what) {
    case 'escalate':
      return { what: 'escalate', key: reminderKey(theCase.ladderNumber, theCase.firstContactAt === null ? 'nobody' : 'unanswered'), at }
    case 'expire':
      return { what: 'expireCase', key: 'expire', at }
    case 'notify':
      return { what: 'generateLinkToken', key: reminderKey(theCase.ladderNumber, String(due.index)), at }
  }
}

/** Whether asking the platform again could change anything for a held case. */
export const isProbed = ({ holdWhy, verdict }: Case): boolean =>
  holdWhy === 'operator' || holdWhy === 'unknown' || (holdWhy === 'import' && verdict !== 'user')

/** Held with nothing due, not even its end, until staff release it: no one was notified yet. */
export const waitsForRelease = ({ stage, holdWhy, told, verdicts }: Pick<Case, 'stage' | 'holdWhy' | 'told' | 'verdicts'>): boolean =>
  stage === 'held' && (holdWhy === 'import' || holdWhy === 'observe') && told >= verdicts

const since = (theCase: Case): number => (theCase.verdictAt ?? theCase.openedAt).getTime()

const iso = (ms: number): string => new Date(ms).toISOString()
