import { Temporal } from 'temporal-polyfill'
import { weekdays } from '../domain/policy.js'
import type { OpenHours, SendWindow } from '../domain/policy.js'

/** One stretch of time in which a person may be mailed: from `from` until before `until`. */
export interface OpenTime {
  readonly from: Date
  readonly until: Date
}

/** Longest wait for a window that is open one day a week, with as many days off as a list may name (100). */
const daysAhead = 800

/** A person who is mailed has this long to answer, in milliseconds, before a window's end counts as one. */
const chanceMs = 3_600_000

/**
 * Returns the open time that `at` is in, else the next one. When clocks go forward or back within the hours, the open time never leaves them on the
 * person's clock.
 * @param zone IANA name
 * @throws RangeError this machine does not know the zone
 */
export const openTimeAt = (hours: OpenHours, zone: string, at: Date): OpenTime => {
  let day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  for (let ahead = 0; ahead < daysAhead; ahead += 1, day = day.add({ days: 1 })) {
    const open = openTimeOf(hours, zone, day)
    if (open !== null && open.until > at) return open
  }
  throw new RangeError('The send window does not open within two years')
}

/** `null`: no mail goes out on that day. */
const openTimeOf = ({ days, from, to, days_off: daysOff }: OpenHours, zone: string, day: Temporal.PlainDate): OpenTime | null => {
  const weekday = weekdays[day.dayOfWeek - 1]
  if (weekday === undefined || !days.includes(weekday) || daysOff.includes(day.toString())) return null
  const open = { from: instantOf(day, from, zone, 'later'), until: instantOf(day, to, zone, 'earlier') }
  return open.from < open.until ? open : null
}

const instantOf = (day: Temporal.PlainDate, time: string, zone: string, disambiguation: 'earlier' | 'later'): Date => {
  const [date, clock] = time === '24:00' ? [day.add({ days: 1 }), '00:00'] : [day, time]
  return new Date(date.toPlainDateTime(Temporal.PlainTime.from(clock)).toZonedDateTime(zone, { disambiguation }).epochMilliseconds)
}

const known = new Map<string, boolean>()

/** Whether this machine knows the zone: another machine may have accepted one that is newer than the data installed here. */
const isKnown = (zone: string): boolean => {
  const before = known.get(zone)
  if (before !== undefined) return before
  let is = true
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch {
    is = false
  }
  known.set(zone, is)
  return is
}

/** Whose clock counts, and the mails sent so far. */
export interface WindowFacts {
  /** The person's, else their tenant's, else the environment's; `null`: no one said, and no hour is theirs. */
  readonly zone: string | null
  readonly now: Date
  /** When the case's latest mail that had waited for a window was sent. */
  readonly movedAt: Date | null
}

/** When a reminder may be sent to a person. */
export interface MailHours {
  /** `null`: now. */
  readonly opensAt: Date | null
  /** Whether only a mail that went out in the same open time is in the way. */
  readonly isTaken: boolean
  /** Nothing is begun after it; `null`: at any hour. */
  readonly closesAt: Date | null
  /** The end of the first open time in which a person who is mailed now can answer; `null`: at any hour. */
  readonly answerBy: Date | null
}

const anyHour: MailHours = { opensAt: null, isTaken: false, closesAt: null, answerBy: null }

/**
 * When a reminder that is due may be sent. One that had waited for a window has that window to itself: what falls due in it, or fell due
 * before it, waits for the next one, so that two mails that were due in one closed time are two mails in two windows.
 */
export const mailHours = (window: SendWindow, { zone, now, movedAt }: WindowFacts): MailHours => {
  if (window === 'always' || zone === null || !isKnown(zone)) return anyHour
  const open = openTimeAt(window, zone, now)
  const next = (): OpenTime => openTimeAt(window, zone, open.until)
  if (open.from > now) return { ...anyHour, opensAt: open.from }
  if (movedAt !== null && movedAt >= open.from) return { ...anyHour, opensAt: next().from, isTaken: true }
  const isChance = open.until.getTime() - now.getTime() >= chanceMs
  return { ...anyHour, closesAt: open.until, answerBy: isChance ? open.until : next().until }
}

/** When a reminder that falls due later will reach the person, after one that is sent now; `wasMoved`: that one had waited for its hour. */
export const opensFrom = (
  window: SendWindow,
  zone: string | null,
  { due, sentAt, wasMoved }: { readonly due: Date; readonly sentAt: Date; readonly wasMoved: boolean },
): Date => mailHours(window, { zone, now: due > sentAt ? due : sentAt, movedAt: wasMoved ? sentAt : null }).opensAt ?? due
