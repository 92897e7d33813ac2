/** No platform is believed for longer: our own probes continue. */
const longest = 24 * 3600 * 1000

/**
 * Milliseconds to wait by a `Retry-After` value, seconds or an HTTP date (RFC 9110 10.2.3), at most a day; null if it is neither. Of a
 * header that came twice the first value counts; a fraction of a second is one more.
 */
export const retryAfterMs = (value: string | undefined, receivedAt: number): number | null => {
  const text = value?.trim() ?? ''
  const [, seconds] = /^(\d+(?:\.\d+)?)\s*(?:,|$)/.exec(text) ?? []
  if (seconds !== undefined) return Math.min(Math.ceil(Number(seconds)) * 1000, longest)
  // An HTTP date is always in GMT (RFC 9110 5.6.7); `Date.parse` alone would take many things for a date.
  const at = / GMT$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? null : Math.min(Math.max(at - receivedAt, 0), longest)
}
