import type { Stage } from './case.js'
import { durationMs } from './duration.js'

/** Whom a reminder step asks: the first usable contact, the one after the last asked, or all of them. */
export const recipientChoices = ['first', 'next', 'all'] as const
export type Recipients = (typeof recipientChoices)[number]

/** One reminder step: a mail, `after` (ISO-8601) counted from the ladder's base. */
export interface NotifyStep {
  readonly after: string
  readonly to: Recipients
  readonly channel: 'email'
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Days and hours on a person's own clock. */
export interface OpenHours {
  readonly days: readonly Weekday[]
  /** `HH:MM`, the first minute. */
  readonly from: string
  /** `HH:MM`, the first minute after; up to `24:00`. */
  readonly to: string
  /** `YYYY-MM-DD`, days on which no one is mailed. */
  readonly days_off: readonly string[]
}

/** When reminders may reach a person. `always`: at any hour. */
export type SendWindow = 'always' | OpenHours

/** The ladder of reminders and escalations. Durations are ISO-8601; frozen into a case at its start. */
export interface Ladder {
  /** How long a transient answer is retried before it becomes `unknown` and people are notified; `PT0S`: at once. */
  readonly confirm: string
  readonly notify: readonly NotifyStep[]
  readonly escalate_after: string
  readonly expire_after: string
  readonly probe_every: string
}

export interface Policy extends Ladder {
  /** Read when a mail is due, never frozen into a case. */
  readonly send_window: SendWindow
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
  send_window: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', days_off: [] },
}

/** Returns the durations that a case keeps a copy of. */
export const ladderOf = ({ confirm, notify, escalate_after, expire_after, probe_every }: Policy): Ladder => ({
  confirm,
  notify,
  escalate_after,
  expire_after,
  probe_every,
})

/** Facts about a case that the arithmetic needs. Times are milliseconds since the epoch. */
export interface LadderFacts {
  readonly stage: Exclude<Stage, 'closed'>
  readonly verdictAt: number
  /** When the case first had a contact to ask; `null` while it has none. */
  readonly firstContactAt: number | null
  /** Index of the first mail not yet dealt with. */
  readonly nextStep: number
  readonly escalated: boolean
  readonly snoozedUntil: number | null
  readonly putOffUntil: number | null
  /** Index of the mail that waits, or waited, for a person's send window: what falls due meanwhile is a mail of its own. */
  readonly windowStep: number | null
  /** The end of the first open time in which the people mailed could answer; `null`: no mail was sent, or at any hour. */
  readonly answerBy: number | null
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

/** Returns the last reminder step that is due at `now`: missed ones (snooze, outage, a cap) are combined into one mail. */
export const latestDue = (policy: Ladder, base: number, from: number, now: number): number => {
  let latest = from
  policy.notify.forEach((step, index) => {
    if (index > latest && dueAt(step.after, base) <= now) latest = index
  })
  return latest
}

/** The reminder step whose mail is sent at `at`. */
const stepAt = (policy: Ladder, facts: LadderFacts, base: number, at: number): number => {
  const { nextStep, putOffUntil, snoozedUntil, windowStep } = facts
  // A snooze that ends later than the wait for the window combines what it held back.
  if (windowStep !== null && (snoozedUntil === null || putOffUntil === null || snoozedUntil <= putOffUntil))
    return Math.max(windowStep, nextStep)
  return latestDue(policy, base, nextStep, at)
}

/** Support is asked no earlier than people had a chance to answer, and for that no later than this. */
const longestChance = 3 * 86_400_000

const escalatesAt = (
  policy: Ladder,
  { answerBy, nextStep, putOffUntil, snoozedUntil, verdictAt, windowStep }: LadderFacts,
  base: number,
): number => {
  const at = Math.max(dueAt(policy.escalate_after, base), snoozedUntil ?? -Infinity)
  const isUnsent = nextStep === 0 && windowStep !== null
  const chance = answerBy ?? (isUnsent ? putOffUntil : null)
  if (chance === null) return at
  const waits = Math.max(at, Math.min(chance, at + longestChance))
  // Support is still notified of a case that ends before people had a chance to respond.
  return waits < dueAt(policy.expire_after, verdictAt) ? waits : at
}

/**
 * Returns what a case does next, and when. At one instant the order is mail, escalate, expire. Held and detecting cases only expire; snoozing
 * postpones mails and escalation, never the expiry. A send window postpones mails, and the escalation with them, for at most three days.
 */
export const nextDue = (policy: Ladder, facts: LadderFacts): Due => {
  const due: Due[] = []
  const asking = facts.stage === 'awaiting_user' || facts.stage === 'escalated'
  const base = ladderBase(facts)
  const earliest = facts.snoozedUntil ?? -Infinity
  const step = policy.notify[facts.nextStep]
  if (asking && base !== null && step !== undefined) {
    const at = Math.max(dueAt(step.after, base), earliest, facts.putOffUntil ?? -Infinity)
    due.push({ what: 'notify', index: stepAt(policy, facts, base, at), at })
  }
  if (facts.stage === 'awaiting_user' && !facts.escalated) {
    due.push({ what: 'escalate', at: base === null ? facts.verdictAt : escalatesAt(policy, facts, base) })
  }
  due.push({ what: 'expire', at: dueAt(policy.expire_after, facts.verdictAt) })
  return due.reduce((first, other) => (other.at < first.at ? other : first))
}
