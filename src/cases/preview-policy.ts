import { chosenBy } from '../domain/chosen-by.js'
import { dueAt, latestDue, nextDue } from '../domain/policy.js'
import type { LadderFacts, Policy } from '../domain/policy.js'
import { reached } from '../mail/caps.js'
import type { Caps } from '../mail/caps.js'
import { mailHours } from './send-window.js'

export interface Previewed {
  readonly what: 'notify' | 'escalate' | 'expire'
  readonly at: Date
  /** When it fell due by the reminder schedule. */
  readonly dueAt: Date
  /** What it waited for last; `null`: nothing. */
  readonly waitedFor: Waits['why'] | null
  /** Addresses; empty for what goes to no customer. */
  readonly to: readonly string[]
  readonly channel: 'email' | null
}

/** Whom the reminders of an account would reach. */
export interface PreviewedAccount {
  /** Such an account knows no hours. */
  readonly isSandbox?: boolean
  readonly notify: boolean
  /** In the order in which they are asked. */
  readonly people: readonly Person[]
  readonly caps: Caps
  /** When each person was mailed before, about whatever case, the newest first; left out: never. */
  readonly mailedAt?: ReadonlyMap<string, readonly Date[]>
}

interface Person {
  readonly email: string
  readonly zone: string | null
}

interface Waits {
  readonly why: 'window' | 'per_day' | 'per_week'
  readonly until: Date
}

/** Returns what a policy would send, to whom and when, for a case that a person must fix since `at` and that gets no response. */
export const previewPolicy = (policy: Policy, account: PreviewedAccount, at: Date): Previewed[] => new Story(policy, account, at).tell()

/** One case, lived through by the arithmetic that the steps use. */
class Story {
  readonly #policy: Policy
  readonly #account: PreviewedAccount
  readonly #base: number
  readonly #told: Previewed[] = []
  /** When each person was mailed, the newest first. */
  readonly #times = new Map<string, readonly Date[]>()
  #facts: LadderFacts
  #movedAt: Date | null = null
  /** The step that is being sent, and who has its mail. */
  #step = 0
  #reachedInStep: readonly string[] = []
  #waits: Waits | null = null

  constructor(policy: Policy, account: PreviewedAccount, at: Date) {
    const isAskable = account.people.length > 0 || !account.notify || policy.notify.length === 0
    this.#policy = account.isSandbox === true ? { ...policy, send_window: 'always' } : policy
    this.#account = account
    this.#base = at.getTime()
    this.#facts = {
      stage: 'awaiting_user',
      verdictAt: at.getTime(),
      firstContactAt: isAskable ? at.getTime() : null,
      nextStep: account.notify ? 0 : policy.notify.length,
      escalated: false,
      snoozedUntil: null,
      putOffUntil: null,
      windowStep: null,
      answerBy: null,
    }
  }

  tell(): Previewed[] {
    for (;;) {
      const due = nextDue(this.#policy, this.#facts)
      const at = new Date(due.at)
      switch (due.what) {
        case 'notify':
          this.#notify(due.index, at)
          break
        case 'escalate':
          this.#say('escalate', at, { after: this.#policy.escalate_after, channel: 'email' })
          this.#facts = { ...this.#facts, stage: 'escalated', escalated: true }
          break
        case 'expire':
          this.#say('expire', at, { after: this.#policy.expire_after, channel: null })
          return this.#told.sort((one, other) => one.at.getTime() - other.at.getTime())
      }
    }
  }

  #say(
    what: Previewed['what'],
    at: Date,
    given: {
      readonly after: string
      readonly channel: 'email' | null
      readonly to?: readonly string[]
      readonly waitedFor?: Waits['why'] | null
    },
  ): void {
    const { after, channel, to = [], waitedFor = null } = given
    const isNobodyAsked = what === 'escalate' && this.#facts.firstContactAt === null
    this.#told.push({ what, at, dueAt: isNobodyAsked ? at : new Date(dueAt(after, this.#base)), waitedFor, to, channel })
  }

  /** One try at a step: mails the people whose hours and caps allow it; the others wait. */
  #notify(index: number, now: Date): void {
    const step = this.#policy.notify[index]
    if (step === undefined) throw new RangeError(`The policy has no step ${String(index)}`)
    // A step combined with one that waited for the cap takes its place.
    if (index !== this.#step) this.#reachedInStep = []
    this.#step = index
    const hasMail = ({ email }: Person): boolean => this.#times.has(email) && !this.#reachedInStep.includes(email)
    const chosen = chosenBy(step.to, this.#account.people, hasMail)
    const left = chosen
      .filter(({ email }) => !this.#reachedInStep.includes(email))
      .map((person) => ({ person, ...this.#whenFor(person, now) }))
    const mailed = left.filter(({ waits }) => waits === null)
    const waits = left.flatMap((one) => (one.waits === null ? [] : [one.waits]))
    if (mailed.length > 0 || chosen.length === 0) {
      const to = mailed.map(({ person }) => person.email)
      this.#say('notify', now, { after: step.after, channel: 'email', to, waitedFor: this.#waits?.why ?? null })
    }
    for (const { person } of mailed) this.#times.set(person.email, [now, ...(this.#times.get(person.email) ?? [])])
    this.#reachedInStep = [...this.#reachedInStep, ...mailed.map(({ person }) => person.email)]
    const first = waits.reduce<Waits | null>((soonest, one) => (soonest === null || one.until < soonest.until ? one : soonest), null)
    const chances = mailed.flatMap(({ answerBy }) => (answerBy === null ? [] : [answerBy.getTime()]))
    if (this.#facts.answerBy === null && chances.length > 0) this.#facts = { ...this.#facts, answerBy: Math.min(...chances) }
    if (first === null) this.#finish(index, now)
    else {
      this.#waits = first
      const windowStep = waits.some(({ why }) => why === 'window') ? index : this.#facts.windowStep
      this.#facts = { ...this.#facts, putOffUntil: first.until.getTime(), windowStep }
    }
  }

  #whenFor({ email, zone }: Person, now: Date): { readonly waits: Waits | null; readonly answerBy: Date | null } {
    const { opensAt, answerBy } = mailHours(this.#policy.send_window, { zone, now, movedAt: this.#movedAt })
    const waits =
      opensAt === null
        ? reached([...(this.#times.get(email) ?? []), ...(this.#account.mailedAt?.get(email) ?? [])], this.#account.caps, now)
        : { why: 'window' as const, until: opensAt }
    return { waits, answerBy }
  }

  #finish(index: number, now: Date): void {
    const facts = this.#facts
    const wasMoved = facts.windowStep === index
    this.#facts = {
      ...facts,
      nextStep: (wasMoved ? index : latestDue(this.#policy, this.#base, index, now.getTime())) + 1,
      putOffUntil: null,
      windowStep: wasMoved ? null : facts.windowStep,
    }
    if (wasMoved) this.#movedAt = now
    this.#reachedInStep = []
    this.#waits = null
  }
}
