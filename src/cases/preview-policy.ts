import { nextDue } from '../domain/policy.js'
import type { LadderFacts, NotifyStep, Policy } from '../domain/policy.js'

export interface Previewed {
  readonly what: 'notify' | 'escalate' | 'expire'
  readonly at: Date
  /** Addresses; empty for what goes to no customer. */
  readonly to: readonly string[]
  readonly channel: 'email' | null
}

/** What a policy would send, to whom and when, for a case that a person must fix since `at` and that nobody answers. */
export const previewPolicy = (
  policy: Policy,
  account: { readonly emails: readonly string[]; readonly notify: boolean },
  at: Date,
): Previewed[] => {
  const askable = account.emails.length > 0 || !account.notify || policy.notify.length === 0
  const mailed = new Set<string>()
  const story: Previewed[] = []
  let facts: LadderFacts = {
    stage: 'awaiting_user',
    verdictAt: at.getTime(),
    firstContactAt: askable ? at.getTime() : null,
    nextStep: account.notify ? 0 : policy.notify.length,
    escalated: false,
    snoozedUntil: null,
    putOffUntil: null,
  }
  for (;;) {
    const due = nextDue(policy, facts)
    const when = new Date(due.at)
    switch (due.what) {
      case 'notify': {
        const to = recipients(policy.notify[due.index], account.emails, mailed)
        for (const email of to) mailed.add(email)
        story.push({ what: 'notify', at: when, to, channel: 'email' })
        facts = { ...facts, nextStep: due.index + 1 }
        break
      }
      case 'escalate':
        story.push({ what: 'escalate', at: when, to: [], channel: 'email' })
        facts = { ...facts, stage: 'escalated', escalated: true }
        break
      case 'expire':
        story.push({ what: 'expire', at: when, to: [], channel: null })
        return story
    }
  }
}

/** As the mailing step chooses them: `next` is whoever has had no mail yet, else the first one again. */
const recipients = (step: NotifyStep | undefined, emails: readonly string[], mailed: ReadonlySet<string>): readonly string[] => {
  if (step?.to === 'all') return emails
  const next = step?.to === 'next' ? emails.find((email) => !mailed.has(email)) : undefined
  return [next ?? emails[0]].filter((email) => email !== undefined)
}
