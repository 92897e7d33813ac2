import { durationMs } from '../../domain/duration.js'

/** Milliseconds of each unit that a span is given in. */
export const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const
export type Unit = keyof typeof units

export const msOf = (iso: string): number => durationMs(iso) ?? 0

/** The largest unit in which it is a whole number. */
export const unitOf = (ms: number): Unit =>
  ms === 0 ? 'days' : ((['days', 'hours', 'minutes'] as const).find((unit) => ms % units[unit] === 0) ?? 'seconds')

/** "at once", "3 days", "1 day 12 hours". */
export const spanWords = (ms: number): string => {
  if (ms === 0) return 'at once'
  const parts: string[] = []
  let rest = ms
  for (const unit of ['days', 'hours', 'minutes', 'seconds'] as const) {
    const count = Math.floor(rest / units[unit])
    rest -= count * units[unit]
    if (count > 0) parts.push(`${String(count)} ${count === 1 ? unit.slice(0, -1) : unit}`)
  }
  return parts.length === 0 ? 'at once' : parts.join(' ')
}
