import type { Stage } from './case.js'
import { durationMs } from './duration.js'

/** Whom a step of the ladder asks: the first usable contact, the one after the last asked, or everybody. */
export const recipientsOf = ['first', 'next', 'all'] as const
export type Recipients = (typeof recipientsOf)[number]

/** One reminder step: a mail, `after` (ISO-8601) counted from the ladder's base. */
export interface NotifyStep {
  readonly after: string
  readonly to: Recipients
  readonly channel: 'email'
}

/** The ladder of reminders and escalations. Durations are ISO-8601; frozen into a case at its start. */
export interface Policy {
  /** How long a transient answer is tried again before it becomes `unknown` and is told; `PT0S` tells at once. */
  readonly confirm: string
  readonly notify: readonly NotifyStep[]
  readonly escalate_after: string
  readonly expire_after: string
  readonly probe_every: string
}

export const defaultPolicy: Policy = {
  confirm: 'PT1H',
  notify: [
    { after: 'PT0S', to: 'first', channel: 'email' },
    { after: 'P1D', to: 'first', channel: 'email' },
    { after: 'P3D', to: 'next', channel: 'email' },
    { after: 'P6D', to: 'all', channel: 'email' },
    { after: 'P14D', to: 'all', channel: 'email' },
  ],
  escalate_after: 'P7D',
  expire_after: 'P30D',
  probe_every: 'PT15M',
}

/** What the arithmetic needs to know of a case. Times are milliseconds since the epoch. */
export interface LadderFacts {
  readonly stage: Exclude<Stage, 'closed'>
  readonly verdictAt: number
  /** When the case first had somebody to ask; `null` while nobody is. */
  readonly firstContactAt: number | null
  /** Index of the first mail not yet dealt with. */
  readonly nextStep: number
  readonly escalated: boolean
  readonly snoozedUntil: number | null
  readonly putOffUntil: number | null
}

export type Due =
  | { readonly what: 'notify'; readonly index: number; readonly at: number }
  | { readonly what: 'escalate'; readonly at: number }
  | { readonly what: 'expire'; readonly at: number }

const ms = (iso: string): number => durationMs(iso) ?? 0

/** The moment of one reminder step, or of the escalation or expiry: one pure function of step and moment, so that zones and working hours have one place. */
export const dueAt = (after: string, base: number): number => base + ms(after)

/** Mails and escalation count from the first usable contact where there was none at the verdict. */
const ladderBase = (facts: LadderFacts): number | null =>
  facts.firstContactAt === null ? null : Math.max(facts.verdictAt, facts.firstContactAt)

/** The last reminder step that is due at `now`: what was missed meanwhile (snooze, outage, a cap) is one mail, not several. */
export const latestDue = (policy: Policy, base: number, from: number, now: number): number => {
  let latest = from
  policy.notify.forEach((step, index) => {
    if (index > latest && dueAt(step.after, base) <= now) latest = index
  })
  return latest
}

/**
 * What a case does next, and when. At one instant the order is mail, escalate, expire.
 * Held and detecting cases only expire; snoozing holds mails and escalation back, never the expiry.
 */
export const nextDue = (policy: Policy, facts: LadderFacts): Due => {
  const due: Due[] = []
  const asking = facts.stage === 'awaiting_user' || facts.stage === 'escalated'
  const base = ladderBase(facts)
  const earliest = facts.snoozedUntil ?? -Infinity
  const step = policy.notify[facts.nextStep]
  if (asking && base !== null && step !== undefined) {
    const at = Math.max(dueAt(step.after, base), earliest, facts.putOffUntil ?? -Infinity)
    due.push({ what: 'notify', index: latestDue(policy, base, facts.nextStep, at), at })
  }
  if (facts.stage === 'awaiting_user' && !facts.escalated) {
    due.push({ what: 'escalate', at: base === null ? facts.verdictAt : Math.max(dueAt(policy.escalate_after, base), earliest) })
  }
  due.push({ what: 'expire', at: dueAt(policy.expire_after, facts.verdictAt) })
  return due.reduce((first, other) => (other.at < first.at ? other : first))
}
