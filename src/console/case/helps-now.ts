import type { Schemas } from '../api/clients.js'
import type { ActName } from './act-names.js'

type Case = Schemas['Case']
/** What the section of acts can offer. */
export type Doing = ActName | 'contact' | 'link'

/** Codes of cases with which the platform's answer is kept. */
const kept: readonly string[] = ['refresh_token_may_be_gone', 'refresh_token_unreadable']
const releasable: readonly string[] = ['import', 'observe', 'relapse']

/** Acts on the case that are possible at all; whether one is, is the server's to decide. Cancelling is apart. */
export const actsFor = ({ outcome, stage, hold, reason }: Case): readonly Exclude<ActName, 'cancel'>[] => {
  if (outcome !== null) return ['note']
  const release = hold !== null && releasable.includes(hold.why) ? (['release'] as const) : []
  const readAgain = kept.includes(reason.code) ? (['read-again'] as const) : []
  const asks = stage === 'awaiting_user' || stage === 'escalated' ? (['resend', 'snooze'] as const) : []
  const escalate = stage === 'awaiting_user' ? (['escalate'] as const) : []
  return [...release, ...readAgain, ...asks, ...escalate, 'verdict', 'note']
}

/**
 * The one act that brings the case on: null where it goes on by itself, or where something else on the page asks for a decision.
 * Who was asked and did not answer is helped on the phone, with a link.
 */
export const helpsNow = (one: Case): Doing | null => {
  if (one.outcome !== null || one.hold?.why === 'identity') return null
  const [first] = actsFor(one)
  if (first === 'release' || first === 'read-again') return first
  if (one.stage === 'escalated' || one.stage === 'awaiting_user') {
    if (one.contact === null) return 'contact'
    return one.stage === 'escalated' ? 'link' : 'resend'
  }
  return one.stage === 'held' && one.verdict === 'unknown' ? 'verdict' : null
}
