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
