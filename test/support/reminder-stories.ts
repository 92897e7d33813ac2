import fc from 'fast-check'
import { previewPolicy } from '../../src/cases/preview-policy.js'
import type { Previewed, PreviewedAccount } from '../../src/cases/preview-policy.js'
import { defaultPolicy, weekdays } from '../../src/domain/policy.js'
import type { OpenHours, Policy } from '../../src/domain/policy.js'

const minute = 60_000
const day = 24 * 60 * minute

/** Half-hour and quarter-hour zones, one whose clock moves by half an hour, and one that is a day ahead of another. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Honolulu',
  'Africa/Casablanca',
] as const

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const kept = formats.get(zone)
  if (kept !== undefined) return kept
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(zone, made)
  return made
}

/** What a person's own clock and calendar say. */
export const clockOf = (zone: string, at: number) => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return {
    weekday: weekdays.find((name) => name === parts['weekday']?.toLowerCase().slice(0, 3)),
    date: `${String(parts['year'])}-${String(parts['month'])}-${String(parts['day'])}`,
    time: `${String(parts['hour'])}:${String(parts['minute'])}`,
  }
}

/** The plain model: a person looks at their clock and their calendar. */
export const isOpen = ({ days, from, to, days_off: daysOff }: OpenHours, zone: string, at: number): boolean => {
  const { weekday, date, time } = clockOf(zone, at)
  return weekday !== undefined && days.includes(weekday) && !daysOff.includes(date) && from <= time && time < to
}

const clocks = (least: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: least, max: most }).map((quarter) => {
    const minutes = quarter * 15
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  })

const dates = fc.integer({ min: 0, max: 60 }).map((days) => new Date(Date.UTC(2026, 9, 1) + days * day).toISOString().slice(0, 10))

/** From a quarter of an hour to the whole day; those of `least` begin when no clock is put forward or back any more. */
export const windows = (least: number): fc.Arbitrary<OpenHours> =>
  fc.record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: clocks(least, 60),
    to: clocks(61, 96),
    days_off: fc.array(dates, { maxLength: 6 }),
  })

const base = Date.UTC(2026, 9, 12)
const steps = fc
  .uniqueArray(fc.oneof(fc.nat(3 * 1440), fc.nat(14 * 1440)), { maxLength: 8 })
  .map((after) => [...after].sort((a, b) => a - b))
const people = fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 4 })
/** One case without a response, for a fortnight and more, as the preview tells of it. */
export interface ToldStory {
  readonly policy: Policy
  readonly hours: OpenHours
  readonly account: PreviewedAccount
  readonly at: number
  readonly story: readonly Previewed[]
}
export const stories = (perDay: fc.Arbitrary<number>, days = fc.subarray([...weekdays], { minLength: 1 })): fc.Arbitrary<ToldStory> =>
  fc
    .record({
      after: steps,
      to: fc.array(fc.constantFrom('first' as const, 'next' as const, 'all' as const), { minLength: 8, maxLength: 8 }),
      escalate: fc.integer({ min: 1, max: 10 * 1440 }),
      days,
      from: clocks(20, 60),
      to_: clocks(65, 96),
      daysOff: fc.array(dates, { maxLength: 4 }),
      people,
      perDay,
      minutes: fc.nat(14 * 1440),
    })
    .map(({ after, to, escalate, days, from, to_, daysOff, people, perDay, minutes }) => {
      const hours = { days, from, to: to_, days_off: daysOff }
      const policy: Policy = {
        ...defaultPolicy,
        notify: after.map((minutes, index) => ({ after: `PT${String(minutes)}M`, to: to[index] ?? 'all', channel: 'email' })),
        escalate_after: `PT${String(escalate)}M`,
        expire_after: 'P180D',
        send_window: hours,
      }
      const account = {
        notify: true,
        people: people.map((zone, index) => ({ email: `person-${String(index)}@northwind.example`, zone })),
        caps: { perDay, perWeek: null },
      }
      const at = base + minutes * minute
      return { policy, hours, account, at, story: previewPolicy(policy, account, new Date(at)) }
    })
