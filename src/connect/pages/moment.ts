import type { Locale } from './catalogue/catalogue.js'

/** British English: day before month, as in most countries outside the United States, and the month as a word. */
const tags = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Locale, string>

interface Formats {
  readonly day: Intl.DateTimeFormat
  readonly time: Intl.DateTimeFormat
  readonly zone: Intl.DateTimeFormat
}

const formatsIn = (locale: Locale, timeZone: string): Formats => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tags[locale], { ...options, timeZone })
  return {
    day: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    zone: format({ timeZoneName: 'short' }),
  }
}

/** Making one takes longer than the rest of a page: each is made once, and there are no more than there are zones. */
const made = new Map<string, Formats>()

const formatsOf = (locale: Locale, timeZone: string): Formats => {
  const name = `${locale} ${timeZone}`
  const known = made.get(name)
  if (known !== undefined) return known
  try {
    const formats = formatsIn(locale, timeZone)
    made.set(name, formats)
    return formats
  } catch {
    return formatsOf(locale, 'UTC')
  }
}

/** `23 November 2026, 14:05 (CET)`: a time never stands without its zone. An unknown zone is UTC. */
export const moment = (at: Date, locale: Locale, timeZone: string): string => {
  const { day, time, zone } = formatsOf(locale, timeZone)
  const name = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  return `${day.format(at)}, ${time.format(at)} (${name ?? 'UTC'})`
}
