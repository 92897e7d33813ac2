const shape = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/

/**
 * Milliseconds of an ISO-8601 duration in weeks, days, hours, minutes and seconds; `null` when it is not one.
 * Years and months are left out on purpose: they have no fixed length. A day is 24 hours.
 */
export const durationMs = (iso: string): number | null => {
  const match = shape.exec(iso)
  if (match === null) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number((part as string | undefined) ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return Math.round((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000)
}

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
