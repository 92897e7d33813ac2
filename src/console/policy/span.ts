import { durationMs } from '../../domain/duration.js'

/** Milliseconds of each unit that a span is told in. */
export const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const
export type Unit = keyof typeof units

export const msOf = (iso: string): number => durationMs(iso) ?? 0

/** `P1DT2H`; what `durationMs` reads back. */
export const isoOf = (ms: number): string => {
  let rest = Math.max(0, Math.round(ms / 1000))
  const take = (size: number): number => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count
  }
  const [days, hours, minutes] = [take(86_400), take(3_600), take(60)]
  const time = [
    [hours, 'H'],
    [minutes, 'M'],
    [rest, 'S'],
  ] as const
  const after = time.map(([count, letter]) => (count === 0 ? '' : `${String(count)}${letter}`)).join('')
  const text = `P${days === 0 ? '' : `${String(days)}D`}${after === '' ? '' : `T${after}`}`
  return text === 'P' ? 'PT0S' : text
}

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
