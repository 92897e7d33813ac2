import { stageOf } from '../domain/case.js'
import { dueAt, nextDue } from '../domain/policy.js'
import type { Next, StepAnswer } from '../domain/steps.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
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
  if (theCase.outcome !== null) return { ended: theCase.outcome }
  const { verdict } = theCase
  const stage = theCase.stage === 'closed' ? 'held' : theCase.stage
  if (verdict === null) return { stage, verdict, next: null }
  return { stage, verdict, next: await nextOf(tx, theCase, after) }
}

const nextOf = async (tx: Tx, theCase: Case, after: 'emitWebhook' | undefined): Promise<Next> => {
  const { ladder, stage } = theCase
  const verdict = String(theCase.verdicts)
  const since = (theCase.verdictAt ?? theCase.openedAt).getTime()
  if (theCase.verdict === 'transient' && stage === 'detecting') {
    return { what: 'probe', key: verdict, at: iso(dueAt(ladder.confirm, theCase.openedAt.getTime())) }
  }
  if (theCase.told < theCase.verdicts) return { what: 'emitWebhook', key: verdict, at: null }
  if (stage === 'held') {
    if (after === 'emitWebhook') return { what: 'notifyStaff', key: verdict, at: null }
    const expiry = iso(dueAt(ladder.expire_after, since))
    if (Date.parse(expiry) <= tx.now.getTime()) return { what: 'expireCase', key: 'expire', at: null }
    return isProbed(theCase) ? { what: 'probe', key: verdict, at: expiry } : { what: 'expireCase', key: 'expire', at: expiry }
  }
  return ladderNext(tx, theCase, since)
}

const ladderNext = async (tx: Tx, theCase: Case, since: number): Promise<Next> => {
  const { ladder } = theCase
  const due = nextDue(ladder, {
    stage: theCase.stage === 'escalated' ? 'escalated' : 'awaiting_user',
    verdictAt: since,
    firstContactAt: theCase.firstContactAt?.getTime() ?? null,
    nextStep: theCase.nextStep,
    escalated: theCase.escalatedAt !== null,
    snoozedUntil: theCase.snoozedUntil?.getTime() ?? null,
    putOffUntil: theCase.putOffUntil?.getTime() ?? null,
  })
  const at = due.at <= tx.now.getTime() ? null : iso(due.at)
  switch (due.what) {
    case 'escalate':
      return { what: 'escalate', key: theCase.firstContactAt === null ? 'nobody' : 'unanswered', at }
    case 'expire':
      return { what: 'expireCase', key: 'expire', at }
    case 'notify': {
      const key = String(due.index)
      const link = await selectLink(tx, theCase.id)
      const good = link !== null && link.expiresAt.getTime() - due.at > spareLife * (link.expiresAt.getTime() - link.createdAt.getTime())
      return good ? notifyNext(theCase, key, at) : { what: 'generateLinkToken', key, at }
    }
  }
}

/** The mail of a rung or of an act; given up when the following rung is due. */
export const notifyNext = (theCase: Case, key: string, at: string | null): Next => {
  const base = Math.max(theCase.verdictAt?.getTime() ?? 0, theCase.firstContactAt?.getTime() ?? 0)
  const step = theCase.ladder.notify[Number.isInteger(Number(key)) ? Number(key) + 1 : theCase.nextStep]
  return { what: 'notifyEndUser', key, at, until: iso(dueAt(step?.after ?? theCase.ladder.expire_after, base)) }
}

/** Whether asking the platform again could change anything. */
const isProbed = ({ holdWhy }: Case): boolean => holdWhy === 'operator' || holdWhy === 'unknown'

const iso = (ms: number): string => new Date(ms).toISOString()

/** The stage that the case's verdict leads to. */
export const targetStage = (theCase: Case): ReturnType<typeof stageOf> => stageOf(theCase.verdict ?? 'transient')
