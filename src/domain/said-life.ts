/** Lives of tokens as platforms say them. No life is believed for longer than a year: what never runs out is looked at once in a year. */
const longestLifeS = 365 * 86_400

/** A number, also as text, also with a fraction, an exponent or its unit (`"3600.0"`, `3.6e3`, `" 3600 "`, `3600s`). */
const numeral = /^\+?(\d{1,400}(?:\.\d{0,400})?(?:e\+?\d{1,4})?)\s*(?:s|sec|secs|seconds)?$/i

/** Null: no number. May be Infinity, which JSON too has (1e999). */
const numberOf = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  const digits = typeof value === 'string' ? numeral.exec(value.trim())?.[1] : undefined
  return digits === undefined ? null : Number(digits)
}

/** Returns a lifetime in whole seconds, at most `longestLifeS`; null if there is none: no number, zero, or less. Never throws. */
export const lifeOf = (value: unknown): number | null => {
  const seconds = Math.floor(Math.min(numberOf(value) ?? 0, longestLifeS))
  return seconds > 0 ? seconds : null
}

/** The same for a field in which servers also put the expiry time, in seconds or milliseconds since 1970: a value within a year of `now` is one. */
export const lifeFrom = (value: unknown, now: number): number | null => {
  const number = numberOf(value)
  const at = number === null || number < firstMoment / 1000 ? null : numberMoment(number)
  return at !== null && at > now && at <= now + longestLifeS * 1000 ? lifeOf((at - now) / 1000) : lifeOf(value)
}

/** Moments before this (2001-09-09, in milliseconds) are none: zero values, and numbers that are something else. */
const firstMoment = 1e12
/** A number is in the unit in which it lies between 2001 and 5138: seconds, milliseconds, microseconds or nanoseconds since the epoch. */
const units = [
  { below: 1e11, perMs: 1e-3 },
  { below: 1e14, perMs: 1 },
  { below: 1e17, perMs: 1e3 },
  { below: Infinity, perMs: 1e6 },
] as const

/** ISO 8601 as platforms write it; without an offset it is meant in UTC. More than milliseconds is cut. */
const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,3})?\d{0,20}\s?(z|[+-]\d\d(?::?\d\d)?|utc)?$/i
/** RFC 9110 5.6.7. */
const httpTime = /^[a-z]{3}, \d\d[ -][a-z]{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/i

/**
 * Returns a time in milliseconds since the epoch, from epoch seconds or milliseconds, ISO 8601 or an HTTP date; at most `longestLifeS` after `now`.
 * Null if there is none, and for times before 2001, such as the zero values of some languages. Never throws.
 */
export const momentOf = (value: unknown, now: number): number | null => {
  const at = typeof value === 'string' ? (textMoment(value.trim()) ?? numberMoment(value)) : numberMoment(value)
  if (at === null || Number.isNaN(at) || at < firstMoment) return null
  return Math.floor(Math.min(at, now + longestLifeS * 1000))
}

const numberMoment = (value: unknown): number | null => {
  const number = numberOf(value)
  if (number === null) return null
  return number / (units.find(({ below }) => number < below) ?? units[3]).perMs
}

const textMoment = (text: string): number | null => {
  const [, day = '', time = '', fraction = '', offset = 'Z'] = isoTime.exec(text) ?? []
  // PostgreSQL writes an offset of hours alone.
  const zone = /^utc$/i.test(offset) ? 'Z' : offset.length === 3 ? `${offset}:00` : offset.toUpperCase()
  if (day !== '') return Date.parse(`${day}T${time}${fraction}${zone}`)
  return httpTime.test(text) ? Date.parse(text) : null
}
