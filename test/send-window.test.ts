import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewPolicy } from '../src/cases/preview-policy.js'
import type { Previewed, PreviewedAccount } from '../src/cases/preview-policy.js'
import { policySchema } from '../src/cases/policy-schema.js'
import { openTimeAt, opensFrom } from '../src/cases/send-window.js'
import { defaultPolicy, weekdays } from '../src/domain/policy.js'
import type { Policy } from '../src/domain/policy.js'
import { fieldErrors } from '../src/http/field-errors.js'
import { clockOf, isOpen, stories, windows, zones } from './support/reminder-stories.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Autumn and spring of 2026 and 2027, when clocks are put back and forward. */
const moments = fc
  .record({
    start: fc.constantFrom(Date.UTC(2026, 9, 20), Date.UTC(2027, 2, 8), Date.UTC(2026, 2, 25), Date.UTC(2026, 3, 1)),
    minutes: fc.nat(14 * 1440),
  })
  .map(({ start, minutes }) => start + minutes * minute)

describe('an open time', () => {
  it('is open on the person’s clock, from its first minute to its last', () => {
    fc.assert(
      fc.property(windows(0), fc.constantFrom(...zones), moments, (hours, zone, at) => {
        const { from, until } = openTimeAt(hours, zone, new Date(at))
        expect(until.getTime()).toBeGreaterThan(at)
        for (let moment = from.getTime(); moment < until.getTime(); moment += 15 * minute) expect(isOpen(hours, zone, moment)).toBe(true)
        expect(isOpen(hours, zone, until.getTime() - 1)).toBe(true)
      }),
    )
  })

  it('is the first there is', () => {
    fc.assert(
      // No clock is changed between five in the morning and midnight.
      fc.property(windows(20), fc.constantFrom(...zones), moments, (hours, zone, at) => {
        const { from, until } = openTimeAt(hours, zone, new Date(at))
        for (let moment = at; moment < from.getTime(); moment += 15 * minute) expect(isOpen(hours, zone, moment)).toBe(false)
        if (from.getTime() <= at) expect(isOpen(hours, zone, at)).toBe(true)
        if (hours.to !== '24:00') expect(isOpen(hours, zone, until.getTime())).toBe(false)
      }),
    )
  })

  it('begins at eight on the person’s clock, on both days on which clocks change', () => {
    const hours = { days: [...weekdays], from: '08:00', to: '18:00', days_off: [] }
    const opens = (at: string): string => openTimeAt(hours, 'Europe/Berlin', new Date(at)).from.toISOString()
    expect(opens('2026-10-24T20:00:00Z')).toBe('2026-10-25T07:00:00.000Z')
    expect(opens('2026-03-28T20:00:00Z')).toBe('2026-03-29T06:00:00.000Z')
    expect(openTimeAt(hours, 'Asia/Kathmandu', new Date('2026-10-24T20:00:00Z')).from.toISOString()).toBe('2026-10-25T02:15:00.000Z')
  })

  it('skips days off, however many follow each other', () => {
    const off = Array.from({ length: 30 }, (_, index) => new Date(Date.UTC(2026, 11, 10 + index)).toISOString().slice(0, 10))
    const hours = { days: [...weekdays], from: '08:00', to: '18:00', days_off: off }
    expect(openTimeAt(hours, 'Europe/Berlin', new Date('2026-12-09T20:00:00Z')).from.toISOString()).toBe('2027-01-09T07:00:00.000Z')
  })
})

describe('reminders', () => {
  const uncapped = stories(fc.constant(100))
  const capped = stories(fc.integer({ min: 1, max: 2 }))
  const zoneOf = (account: PreviewedAccount, email: string): string => account.people.find((one) => one.email === email)?.zone ?? 'UTC'
  const mails = (story: readonly Previewed[]) => story.filter(({ what }) => what === 'notify')

  it('reach no one outside of their hours, and none before it is due', () => {
    fc.assert(
      fc.property(fc.oneof(uncapped, capped), ({ story, hours, account, policy }) => {
        expect(policySchema.safeParse(policy).success).toBe(true)
        for (const { at, dueAt, to } of mails(story)) {
          expect(at.getTime()).toBeGreaterThanOrEqual(dueAt.getTime())
          for (const email of to) expect(isOpen(hours, zoneOf(account, email), at.getTime())).toBe(true)
        }
      }),
    )
  })

  it('are each said once, none is lost, and those due in one closed time are not one mail', () => {
    fc.assert(
      fc.property(uncapped, ({ story, policy, account, at }) => {
        for (const [index, { after, to }] of policy.notify.entries()) {
          const dueAt = at + Number(/\d+/.exec(after)?.[0]) * minute
          const told = mails(story)
            .filter((mail) => mail.dueAt.getTime() === dueAt)
            .flatMap((mail) => mail.to)
          expect(told, `step ${String(index)} of ${JSON.stringify(policy.notify)}`).toHaveLength(to === 'all' ? account.people.length : 1)
          expect(new Set(told).size).toBe(told.length)
        }
      }),
    )
  })

  it('follow each other in order, and one that waited for its hour has that day to itself', () => {
    fc.assert(
      fc.property(uncapped, ({ story, account }) => {
        for (const { email, zone } of account.people) {
          const told = mails(story).filter(({ to }) => to.includes(email))
          for (const [index, mail] of told.entries()) {
            const before = told[index - 1]
            if (before === undefined) continue
            expect(mail.dueAt.getTime()).toBeGreaterThan(before.dueAt.getTime())
            if (before.waitedFor !== 'window') continue
            expect(clockOf(zone ?? 'UTC', mail.at.getTime()).date).not.toBe(clockOf(zone ?? 'UTC', before.at.getTime()).date)
          }
        }
      }),
    )
  })

  it('stay within the caps of a day and a week', () => {
    fc.assert(
      fc.property(capped, ({ story, account }) => {
        const { perDay } = account.caps
        for (const { email } of account.people) {
          const times = mails(story).flatMap(({ at, to }) => (to.includes(email) ? [at.getTime()] : []))
          for (const time of times) {
            expect(times.filter((other) => other <= time && other > time - day).length).toBeLessThanOrEqual(perDay)
            expect(times.filter((other) => other <= time && other > time - 7 * day).length).toBeLessThanOrEqual(3 * perDay)
          }
        }
      }),
    )
  })

  it('give people a chance to answer before support is asked, which waits for that three days at most; the expiry never moves', () => {
    fc.assert(
      fc.property(uncapped, ({ story, policy, account, hours, at }) => {
        const dueAt = at + Number(/\d+/.exec(policy.escalate_after)?.[0]) * minute
        const escalated = story.find(({ what }) => what === 'escalate')?.at.getTime() ?? NaN
        expect(story.at(-1)?.at.getTime()).toBe(at + 180 * day)
        expect(escalated).toBeGreaterThanOrEqual(dueAt)
        expect(escalated).toBeLessThanOrEqual(dueAt + 3 * day)
        const [first] = mails(story)
        const isDueBefore = first !== undefined && first.dueAt.getTime() <= dueAt
        if (!isDueBefore || escalated === dueAt + 3 * day) return
        expect(first.at.getTime()).toBeLessThan(escalated)
        // The person mailed first, or one of those who were.
        const chances = first.to.map((email) => {
          let open = 0
          for (let moment = first.at.getTime(); moment < escalated; moment += minute)
            if (isOpen(hours, zoneOf(account, email), moment)) open += minute
          return open
        })
        expect(Math.max(...chances)).toBeGreaterThanOrEqual(hour - minute)
      }),
    )
  })

  it('of a Friday evening, by default: Monday at eight, Tuesday, Wednesday, and as ever', () => {
    const account = {
      notify: true,
      people: [{ email: 'ada@northwind.example', zone: 'Europe/Berlin' }],
      caps: { perDay: 5, perWeek: null },
    }
    const story = previewPolicy(defaultPolicy, account, new Date('2026-11-27T17:01:00Z'))
    expect(story.map(({ what, at, waitedFor }) => [what, at.toISOString(), waitedFor])).toEqual([
      ['notify', '2026-11-30T07:00:00.000Z', 'window'],
      ['notify', '2026-12-01T07:00:00.000Z', 'window'],
      ['notify', '2026-12-02T07:00:00.000Z', 'window'],
      ['notify', '2026-12-04T07:00:00.000Z', 'window'],
      ['escalate', '2026-12-04T17:01:00.000Z', null],
      ['notify', '2026-12-14T07:00:00.000Z', 'window'],
      ['expire', '2026-12-27T17:01:00.000Z', null],
    ])
  })

  it('are followed by the escalation even if the case would end before people had a chance to respond', () => {
    const account = {
      notify: true,
      people: [{ email: 'ada@northwind.example', zone: 'Europe/Berlin' }],
      caps: { perDay: 5, perWeek: null },
    }
    const policy = { ...defaultPolicy, escalate_after: 'P1D', expire_after: 'P2D' }
    const story = previewPolicy(policy, account, new Date('2026-11-28T10:00:00Z'))
    expect(story.map(({ what, at }) => [what, at.toISOString()])).toEqual([
      ['escalate', '2026-11-29T10:00:00.000Z'],
      ['notify', '2026-11-30T07:00:00.000Z'],
      ['expire', '2026-11-30T10:00:00.000Z'],
    ])
  })

  it('are promised for an open hour, and one that was moved leaves none to the next', () => {
    const friday = new Date('2026-11-27T16:00:00Z')
    const due = new Date('2026-11-28T16:00:00Z')
    const promised = (wasMoved: boolean, sentAt: Date) =>
      opensFrom(defaultPolicy.send_window, 'Europe/Berlin', { due, sentAt, wasMoved }).toISOString()
    expect(promised(false, friday)).toBe('2026-11-30T07:00:00.000Z')
    expect(promised(true, new Date('2026-11-30T07:00:00Z'))).toBe('2026-12-01T07:00:00.000Z')
    expect(opensFrom('always', 'Europe/Berlin', { due, sentAt: friday, wasMoved: false })).toEqual(due)
  })

  it('go at any hour where the policy says always, or no one knows the person’s zone', () => {
    const times = (policy: Policy, zone: string | null) =>
      previewPolicy(
        policy,
        { notify: true, people: [{ email: 'ada@northwind.example', zone }], caps: { perDay: 5, perWeek: null } },
        new Date(0),
      ).map(({ at }) => at.getTime())
    const usual = [0, 1, 3, 6, 7, 14, 30].map((days) => days * day)
    expect(times(defaultPolicy, null)).toEqual(usual)
    expect(times({ ...defaultPolicy, send_window: 'always' }, 'Europe/Berlin')).toEqual(usual)
    const sandbox = {
      isSandbox: true,
      notify: true,
      people: [{ email: 'ada@northwind.example', zone: 'Europe/Berlin' }],
      caps: { perDay: 5, perWeek: null },
    }
    expect(previewPolicy(defaultPolicy, sandbox, new Date(0)).map(({ at }) => at.getTime())).toEqual(usual)
  })
})

describe('a send window that is sent', () => {
  const window = { days: ['mon'], from: '08:00', to: '18:00', days_off: ['2026-12-25'] }
  const problem = (given: unknown): string => {
    const parsed = policySchema.safeParse({ ...defaultPolicy, send_window: given })
    return parsed.success
      ? 'taken'
      : fieldErrors(parsed.error)
          .map(({ field, message }) => `${field} ${message}`)
          .join('; ')
  }

  it('is taken as it is; left out, mail goes at any hour', () => {
    expect(problem(window)).toBe('taken')
    expect(problem('always')).toBe('taken')
    expect(policySchema.parse({ ...defaultPolicy, send_window: undefined }).send_window).toBe('always')
    expect(policySchema.parse({ ...defaultPolicy, send_window: { ...window, days_off: undefined } }).send_window).toEqual({
      ...window,
      days_off: [],
    })
  })

  it('is refused with the name of the field', () => {
    expect(problem({ ...window, days: [] })).toMatch(/^send_window\.days /)
    expect(problem({ ...window, days_off: Array.from({ length: 101 }, () => '2026-12-25') })).toMatch(/^send_window\.days_off /)
    expect(problem({ ...window, zone: 'Europe/Berlin' })).toMatch(/^send_window\.zone /)
    expect(problem({ ...window, days: ['mon', 'mon'] })).toMatch(/^send_window\.days /)
    expect(problem({ ...window, days: ['monday'] })).toMatch(/^send_window\.days\.0 /)
    expect(problem({ ...window, from: '8:00' })).toMatch(/^send_window\.from [^;]*$/)
    expect(problem({ ...window, from: '18:00', to: '08:00' })).toMatch(/^send_window\.to /)
    expect(problem({ ...window, to: '24:01' })).toMatch(/^send_window\.to /)
    expect(problem({ ...window, days_off: ['2026-02-30'] })).toMatch(/^send_window\.days_off\.0 /)
    expect(problem('never')).toMatch(/^send_window /)
  })
})
