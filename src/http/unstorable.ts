import { unfitIn } from '../domain/plain-text.js'

/** Deeper than any real context, and far from the depth at which JSON code of PostgreSQL or Node gives up. */
const MAX_DEPTH = 64

interface Found {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * What texts at a dotted path (`''`: the whole body) and below may contain if they are more than one line: `lines`, text that a person wrote, or a
 * platform's response as received (`raw`), which is cleaned where it is read.
 */
export type TextKinds = Readonly<Record<string, 'lines' | 'raw'>>

/** Half of a pair alone (RFC 8259 8.2): legal in JSON's escapes, and no character of any text. */
const halfPair = /\p{Surrogate}/u

const wrongIn = (text: string, kind: 'line' | 'lines' | 'raw'): string | null => {
  if (text.includes('\0')) return 'must not contain the character NUL'
  if (halfPair.test(text)) return 'must not contain half a surrogate pair'
  return kind === 'raw' ? null : unfitIn(text, kind === 'lines')
}

/**
 * The first place of an input where a text stands that is legal JSON and yet can't be stored (PostgreSQL has no NUL and no half pair in text
 * or jsonb) or shown (line breaks in a text of one line, control characters, what turns the reading); `null`: there is none.
 */
export const unstorable = (input: unknown, kinds: TextKinds = {}): Found | null => {
  // A stack of our own: a body of 1 MB can be nested deeper than JavaScript can recurse.
  const open: { value: unknown; path: readonly string[]; kind: 'line' | 'lines' | 'raw' }[] = [
    { value: input, path: [], kind: kinds[''] ?? 'line' },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, kind } = next
    const wrong = typeof value === 'string' ? wrongIn(value, kind) : null
    if (wrong !== null) return { path, message: wrong }
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= MAX_DEPTH) return { path: path.slice(0, 3), message: `is nested deeper than ${String(MAX_DEPTH)} levels` }
    for (const [key, inner] of Object.entries(value)) {
      const wrongKey = wrongIn(key, kind === 'raw' ? 'raw' : 'line')
      if (wrongKey !== null) return { path, message: wrongKey }
      const at = [...path, key]
      open.push({ value: inner, path: at, kind: kinds[at.join('.')] ?? kind })
    }
  }
  return null
}
