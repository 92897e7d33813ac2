const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** "24 November 2026 at 14:05 UTC". */
export const utcWords = (at: Date): string => `${format.format(at)} UTC`

const units: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "20 s", "5 minutes", "3 days". */
export const agoWords = (at: Date, now: Date): string => {
  const ms = Math.max(0, now.getTime() - at.getTime())
  for (const [name, size] of units) {
    const count = Math.floor(ms / size)
    if (count > 0) return `${String(count)} ${name}${count === 1 ? '' : 's'}`
  }
  return `${String(Math.floor(ms / 1000))} s`
}
