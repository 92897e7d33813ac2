import { plainText } from '../domain/plain-text.js'

/** Deeper than any real response, and far from the depth at which code that walks or writes JSON fails. */
const mostDepth = 32
/** JSON that was written as a JSON string, and that once more. */
const mostWrappings = 3

/** Names and values of a form without the characters that a form would escape: prose and pages have some of them. */
const formLike = /^[\w.-]+=[^\s&<>{}"]*(?:&[\w.-]+=[^\s&<>{}"]*)*$/

/**
 * JSON whatever its label, a JSON text within a JSON string too; else a form where it is labelled so (GitHub's default) or reads as one.
 * Null for everything else. What is nested deeper than `mostDepth` is left out. Never throws.
 */
export const parseBody = (text: string, contentType: string): unknown => {
  // U+FEFF counts as white space here (ECMA-262 12.2).
  const trimmed = text.trim()
  const parsed = parseJson(trimmed)
  if (typeof parsed === 'object') return shallow(parsed)
  if (parsed !== undefined && typeof parsed !== 'string') return null
  const form = (parsed ?? trimmed).trim()
  const isForm = contentType.toLowerCase().includes('x-www-form-urlencoded') || formLike.test(form)
  return isForm && form !== '' ? shallow(Object.fromEntries(new URLSearchParams(form))) : null
}

/** Undefined: it is no JSON. */
const parseJson = (text: string): unknown => {
  let value: unknown = text
  for (let wrapping = 0; typeof value === 'string' && wrapping < mostWrappings; wrapping += 1) {
    try {
      value = JSON.parse(value.trim())
    } catch {
      return wrapping === 0 ? undefined : value
    }
  }
  return value
}

/** Tokens are sent back to the platform and never shown: removing a character would make another token of it. */
const isToken = /token/i

/**
 * Makes texts plain lines (`plainText`), since people read them, and cuts what is nested too deep, in place: the object was parsed here, and no other
 * code has it.
 */
const shallow = (parsed: object | null): object | null => {
  let level: unknown[] = [parsed]
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      for (const [key, value] of Object.entries(one)) {
        if (typeof value === 'string') {
          const plain = isToken.test(key) ? value : plainText(value)
          if (plain !== value) Object.defineProperty(one, key, { value: plain, enumerable: true, writable: true, configurable: true })
        }
        if (typeof value !== 'object' || value === null) continue
        if (depth < mostDepth) next.push(value)
        else Object.defineProperty(one, key, { value: null, enumerable: true, writable: true, configurable: true })
      }
    }
    level = next
  }
  return parsed
}
