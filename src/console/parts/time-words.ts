const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "24 Nov 2026, 14:05 CET" */
export const localWords = (at: string): string => full.format(new Date(at))

/** "3 hours ago", "in 2 days". */
export const relativeWords = (at: string, now = Date.now()): string => {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return seconds > 0 ? 'in a moment' : 'just now'
}

/** "2 days 3 hours"; the two largest units, since no one plans a week by the second. */
export const durationWords = (seconds: number): string => {
  const parts: string[] = []
  let rest = Math.round(seconds)
  for (const [name, size] of [...units.slice(2), ['second', 1] as const]) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${String(count)} ${name}${count === 1 ? '' : 's'}`)
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  return parts.length === 0 ? 'under a second' : parts.join(' ')
}
