import { readPath } from '../domain/read-path.js'
import type { IdentityRule } from './oauth-app.js'

/** Who or what is connected at the platform: one value for each of the rule's `paths`. */
export interface Identity {
  readonly issuer: string
  readonly values: readonly string[]
  readonly label: string | null
}

/**
 * Everyone that a source names (claims, userinfo, a token answer, callback parameters, the answer of `identity.url`). An array is a set
 * (Xero's connections); an entry without all of `paths` is left out. Empty: unknown.
 */
export const identitiesFrom = (rule: IdentityRule, issuer: string, source: unknown): readonly Identity[] => {
  if (rule.from === 'none' || rule.paths.length === 0) return []
  return (Array.isArray(source) ? (source as unknown[]) : [source]).flatMap((one): Identity[] => {
    const values = rule.paths.map((path) => textAt(one, path))
    if (!values.every((value) => value !== null)) return []
    return [
      {
        issuer,
        values,
        label:
          rule.labelPath === undefined
            ? null
            : (textAt(one, rule.labelPath)
                ?.slice(0, longestLabel)
                .replace(/[\uD800-\uDBFF]$/, '') ?? null),
      },
    ]
  })
}

/** All values present and equal at the same issuer; an empty value never matches. Gives the one that matched. */
export const matchingIdentity = (expected: Pick<Identity, 'issuer' | 'values'>, found: readonly Identity[]): Identity | null => {
  const known = expected.values.length > 0 && expected.values.every((value) => value.trim() !== '')
  if (!known) return null
  const same = (one: Identity) =>
    one.issuer === expected.issuer &&
    one.values.length === expected.values.length &&
    one.values.every((value, i) => value === expected.values[i])
  return found.find(same) ?? null
}

/** An address that the platform says it has verified (OpenID Connect Core 5.1), lower-case. */
export const verifiedEmail = (source: unknown): string | null => {
  const [verified] = readPath(source, 'email_verified')
  // Some platforms give the text.
  if (verified !== true && verified !== 'true') return null
  const email = textAt(source, 'email')?.toLowerCase() ?? ''
  return emailLike.test(email) ? email : null
}

/** RFC 5321 4.5.3.1: an address is at most 254 octets long. No mail is sent to anything else. */
const emailLike = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,189}$/u
/** Longer than any name that people read, and short enough for the index by which they search. */
const longestLabel = 300
/** Longer than any id; what is no text of one line is none. */
const idLike = /^[^\p{C}]{1,2000}$/u

const textAt = (source: unknown, path: string): string | null => {
  const [value] = readPath(source, path)
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : typeof value === 'string' ? value.trim() : ''
  return idLike.test(text) ? text : null
}
