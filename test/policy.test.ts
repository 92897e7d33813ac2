import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policySchema } from '../src/cases/policy-schema.js'
import { previewPolicy } from '../src/cases/preview-policy.js'
import { durationMs } from '../src/domain/duration.js'
import { defaultPolicy, nextDue } from '../src/domain/policy.js'
import type { Due, LadderFacts, Policy } from '../src/domain/policy.js'

const minute = 60_000
const day = 86_400_000
const longAgo = Date.parse('1990-01-01T00:00:00Z')
const farAhead = Date.parse('2090-01-01T00:00:00Z')

const iso = (minutes: number): string => `PT${String(minutes)}M`

/** Ladders of any shape: steps at one instant, before and after escalation and expiry, up to three years. */
const policies: fc.Arbitrary<Policy> = fc
  .record({
    after: fc.array(fc.oneof(fc.nat(10), fc.nat(3 * 365 * 1440)), { maxLength: 20 }),
    to: fc.constantFrom('first' as const, 'next' as const, 'all' as const),
    escalate: fc.oneof(fc.nat(10), fc.nat(3 * 365 * 1440)),
    expire: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 3 * 365 * 1440 })),
  })
  .map(({ after, to, escalate, expire }) => ({
    ...defaultPolicy,
    notify: [...after].sort((a, b) => a - b).map((minutes) => ({ after: iso(minutes), to, channel: 'email' as const })),
    escalate_after: iso(escalate),
    expire_after: iso(expire),
  }))

const moments = fc.integer({ min: longAgo / minute, max: farAhead / minute }).map((minutes) => minutes * minute)

const waiting = (at: number, more: Partial<LadderFacts> = {}): LadderFacts => ({
  stage: 'awaiting_user',
  verdictAt: at,
  firstContactAt: at,
  nextStep: 0,
  escalated: false,
  snoozedUntil: null,
  putOffUntil: null,
  windowStep: null,
  answerBy: null,
  ...more,
})

/** Lives through a case without a response, as its steps do: each at its time, and never before the one it follows. */
const live = (policy: Policy, from: LadderFacts, start = from.verdictAt): (Due & { readonly done: number })[] => {
  const story: (Due & { readonly done: number })[] = []
  let facts = from
  let now = start
  for (;;) {
    const due = nextDue(policy, facts)
    now = Math.max(now, due.at)
    story.push({ ...due, done: now })
    if (due.what === 'expire') return story
    facts =
      due.what === 'notify' ? { ...facts, nextStep: due.index + 1, putOffUntil: null } : { ...facts, stage: 'escalated', escalated: true }
  }
}

const rank = { notify: 0, escalate: 1, expire: 2 } as const
const ms = (text: string): number => durationMs(text) ?? NaN

describe('the ladder of an unanswered case', () => {
  it('ends with its expiry, at the moment that the policy says', () => {
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        expect(live(policy, waiting(at)).at(-1)).toMatchObject({ what: 'expire', at: at + ms(policy.expire_after) })
      }),
    )
  })

  it('never goes back in time, and at one instant mails before it escalates before it expires', () => {
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        const story = live(policy, waiting(at))
        story.slice(1).forEach((due, index) => {
          const before = story[index]
          expect(due.at).toBeGreaterThanOrEqual(before?.at ?? Infinity)
          if (due.at === before?.at) expect(rank[due.what]).toBeGreaterThanOrEqual(rank[before.what])
        })
      }),
    )
  })

  it('mails each reminder at most once, and every reminder that is due before the expiry is dealt with', () => {
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        const indexes = live(policy, waiting(at)).flatMap((due) => (due.what === 'notify' ? [due.index] : []))
        expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
        const reached = policy.notify.filter(({ after }) => ms(after) <= ms(policy.expire_after)).length
        expect((indexes.at(-1) ?? -1) + 1).toBe(reached)
      }),
    )
  })

  it('escalates once, unless that is after the expiry', () => {
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        const escalations = live(policy, waiting(at)).filter(({ what }) => what === 'escalate')
        expect(escalations.length).toBe(ms(policy.escalate_after) <= ms(policy.expire_after) ? 1 : 0)
      }),
    )
  })
})

describe('snoozed', () => {
  it('postpones mails and escalation, combines missed mails into one, and moves no expiry', () => {
    fc.assert(
      fc.property(policies, moments, fc.integer({ min: 1, max: 3 * 365 * 1440 }), (policy, at, minutes) => {
        const until = at + minutes * minute
        const story = live(policy, waiting(at, { snoozedUntil: until }))
        expect(story.at(-1)).toMatchObject({ what: 'expire', at: at + ms(policy.expire_after) })
        for (const due of story.slice(0, -1)) expect(due.at).toBeGreaterThanOrEqual(until)
        expect(story.filter((due) => due.what === 'notify' && due.at === until).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('sends the last of the missed mails at its end', () => {
    const story = live(defaultPolicy, waiting(0, { snoozedUntil: 7 * day, nextStep: 1 }))
    expect(story[0]).toMatchObject({ what: 'notify', index: 3, at: 7 * day })
    expect(story[1]).toMatchObject({ what: 'escalate', at: 7 * day })
    expect(story[2]).toMatchObject({ what: 'notify', index: 4, at: 14 * day })
  })
})

describe('a mail over a cap', () => {
  it('is put off, never dropped, and moves neither escalation nor expiry', () => {
    fc.assert(
      fc.property(policies, moments, fc.nat(3 * 365 * 1440), (policy, at, minutes) => {
        const putOffUntil = at + minutes * minute
        const story = live(policy, waiting(at, { putOffUntil }))
        const expiry = at + ms(policy.expire_after)
        const plain = live(policy, waiting(at)).filter(({ what }) => what !== 'notify')
        expect(story.filter(({ what }) => what !== 'notify')).toEqual(plain)
        const mail = story.find(({ what }) => what === 'notify')
        const first = policy.notify[0]
        if (first === undefined) expect(mail).toBeUndefined()
        else if (Math.max(at + ms(first.after), putOffUntil) <= expiry) expect(mail?.at).toBe(Math.max(at + ms(first.after), putOffUntil))
      }),
    )
  })
})

describe('a case without a contact', () => {
  it('is escalated at once, sends no mail, and expires in its time', () => {
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        const story = live(policy, waiting(at, { firstContactAt: null }))
        expect(story.map(({ what, at: when }) => [what, when])).toEqual([
          ['escalate', at],
          ['expire', at + ms(policy.expire_after)],
        ])
      }),
    )
  })

  it('begins its ladder when a contact is added, and keeps its expiry', () => {
    fc.assert(
      fc.property(policies, moments, fc.nat(365 * 1440), (policy, at, minutes) => {
        const added = at + minutes * minute
        const story = live(policy, waiting(at, { firstContactAt: added }), added)
        expect(story.at(-1)?.at).toBe(at + ms(policy.expire_after))
        const mail = story.find(({ what }) => what === 'notify')
        if (mail !== undefined) expect(mail.at).toBeGreaterThanOrEqual(added + ms(policy.notify[0]?.after ?? ''))
      }),
    )
  })
})

describe('a case that is held or still judged', () => {
  it('only expires', () => {
    fc.assert(
      fc.property(policies, moments, fc.constantFrom('held' as const, 'detecting' as const), (policy, at, stage) => {
        expect(nextDue(policy, waiting(at, { stage }))).toEqual({ what: 'expire', at: at + ms(policy.expire_after) })
      }),
    )
  })
})

describe('the preview of a policy', () => {
  const at = new Date('2026-10-24T12:00:00Z')
  const emails = ['ada@northwind.example', 'bo@northwind.example', 'cy@northwind.example']
  const caps = { perDay: 100, perWeek: null }
  const people = emails.map((email) => ({ email, zone: null }))

  it('describes the default: who is asked when', () => {
    const days = ({ at: when }: { readonly at: Date }) => (when.getTime() - at.getTime()) / day
    expect(previewPolicy(defaultPolicy, { people, caps, notify: true }, at).map((each) => [each.what, days(each), each.to])).toEqual([
      ['notify', 0, ['ada@northwind.example']],
      ['notify', 1, ['ada@northwind.example']],
      ['notify', 3, ['bo@northwind.example']],
      ['notify', 6, emails],
      ['escalate', 7, []],
      ['notify', 14, emails],
      ['expire', 30, []],
    ])
  })

  it('says that there is no one to ask', () => {
    expect(previewPolicy(defaultPolicy, { people: [], caps, notify: true }, at).map(({ what }) => what)).toEqual(['escalate', 'expire'])
  })

  it('sends no mail for an account with notify: false, and waits before it escalates', () => {
    const story = previewPolicy(defaultPolicy, { people, caps, notify: false }, at)
    expect(story.map(({ what }) => what)).toEqual(['escalate', 'expire'])
    expect(story[0]?.at.getTime()).toBe(at.getTime() + 7 * day)
  })

  it('ends for every policy', () => {
    fc.assert(
      fc.property(policies, fc.boolean(), (policy, notify) => {
        expect(previewPolicy(policy, { people, caps, notify }, at).at(-1)?.what).toBe('expire')
      }),
    )
  })
})

describe('a policy that is sent', () => {
  const problem = (change: Record<string, unknown>): string => {
    const parsed = policySchema.safeParse({ ...defaultPolicy, ...change })
    return parsed.success ? 'taken' : parsed.error.issues.map((issue) => issue.path.join('.')).join(' ')
  }

  it('is taken as it is, and the channel is email unless said', () => {
    expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy)
    expect(policySchema.parse({ ...defaultPolicy, notify: [{ after: 'PT1S', to: 'all' }] }).notify).toEqual([
      { after: 'PT1S', to: 'all', channel: 'email' },
    ])
    expect(problem({ notify: [] })).toBe('taken')
  })

  it('is refused with the name of the field', () => {
    expect(problem({ confirm: '1 hour' })).toBe('confirm')
    expect(problem({ confirm: 'P1M' })).toBe('confirm')
    expect(problem({ expire_after: 'PT0S' })).toBe('expire_after')
    expect(problem({ expire_after: 'PT0.5S' })).toBe('expire_after')
    expect(problem({ probe_every: 'P0D' })).toBe('probe_every')
    expect(problem({ probe_every: 'PT0.05S' })).toBe('probe_every')
    expect(problem({ escalate_after: 'P99999D' })).toBe('escalate_after')
    expect(problem({ escalate_after: undefined })).toBe('escalate_after')
    expect(problem({ notify: [{ after: 'P1D', to: 'nobody' }] })).toBe('notify.0.to')
    expect(problem({ notify: [{ after: 'P1D', to: 'all', channel: 'pigeon' }] })).toBe('notify.0.channel')
    const unsorted = [
      { after: 'P3D', to: 'first' },
      { after: 'P1D', to: 'first' },
    ]
    expect(problem({ notify: unsorted })).toBe('notify.1.after')
    expect(problem({ notify: Array.from({ length: 21 }, () => ({ after: 'P1D', to: 'all' })) })).toBe('notify')
  })
})
