/** No platform is believed for longer: our own probes go on. */
const longest = 24 * 3600 * 1000

/** Milliseconds to wait by a `Retry-After` value, seconds or an HTTP date (RFC 9110 10.2.3); null if it is neither. */
export const retryAfterMs = (value: string | undefined, receivedAt: number): number | null => {
  const text = value?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longest)
  // An HTTP date is always in GMT (RFC 9110 5.6.7); `Date.parse` alone would take many things for a date.
  const at = / GMT$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? null : Math.min(Math.max(at - receivedAt, 0), longest)
}
