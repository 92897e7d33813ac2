/** A moment in the reader's own terms; the catalogue puts the three together. */
export interface MomentWords {
  readonly date: string
  readonly time: string
  readonly zone: string
}

/** Moments and durations in one locale and zone. */
export interface TimeWords {
  moment(at: Date): MomentWords
  /** "7 days", in the largest unit that says it well. */
  span(ms: number): string
}

/** ICU abbreviates a zone only where people of that region know it ("EST" in en-US, "CET" in en-GB); everywhere else it says GMT-5. */
const zoneLocales = ['en-GB', 'en-US', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ']

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** Making a formatter takes a hundred times as long as using it; there are as many as locales of ours times zones of ICU's. */
const formatters = new Map<string, Intl.DateTimeFormat>()

const formatter = (kind: keyof typeof parts, tag: string, timeZone: string): Intl.DateTimeFormat => {
  const key = `${kind} ${tag} ${timeZone}`
  const kept = formatters.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone, ...parts[kind] })
  formatters.set(key, kept)
  return kept
}

const parts = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  zone: { timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export const timeWords = (locale: string, timeZone: string): TimeWords => {
  const zone = usableZone(timeZone)
  const tag = locale === 'en' ? 'en-GB' : locale
  const date = formatter('date', tag, zone)
  const time = formatter('time', tag, zone)
  return {
    moment: (at) => ({ date: spaced(date.format(at)), time: spaced(time.format(at)), zone: zoneName(tag, zone, at) }),
    span: (ms) => {
      const [unit, size] = units.find(([, length]) => ms >= length) ?? units[3]
      return spaced(new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.round(ms / size)))
    },
  }
}

/** `timeZone` if this machine's ICU knows it, else UTC. */
const usableZone = (timeZone: string): string => {
  try {
    formatter('date', 'en', timeZone)
    return timeZone
  } catch {
    return 'UTC'
  }
}

const zoneName = (tag: string, timeZone: string, at: Date): string => {
  const named = (locale: string) =>
    formatter('zone', locale, timeZone)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  const locales = tag.startsWith('en') ? [tag, ...zoneLocales] : [tag]
  return locales.map(named).find((name) => !/^(GMT|UTC)[+\u2212-]/.test(name)) ?? named(tag)
}

/** ICU puts narrow no-break spaces into times; plain ones travel better through old mail clients. */
const spaced = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')
