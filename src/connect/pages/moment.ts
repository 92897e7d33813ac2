import type { Locale } from './catalogue/catalogue.js'

/** British English: day before month, as everybody outside the United States reads it, and the month is a word. */
const tags = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Locale, string>

/** `23 November 2026, 14:05 (CET)`: a time never stands without its zone. An unknown zone is UTC. */
export const moment = (at: Date, locale: Locale, timeZone: string): string => {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(tags[locale], { ...options, timeZone })
    } catch {
      return new Intl.DateTimeFormat(tags[locale], { ...options, timeZone: 'UTC' })
    }
  }
  const day = format({ day: 'numeric', month: 'long', year: 'numeric' }).format(at)
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  const zone = format({ timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${day}, ${time} (${zone ?? 'UTC'})`
}
