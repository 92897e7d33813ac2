/** Deeper than any real context, and far from the depth at which JSON code of PostgreSQL or Node gives up. */
const MAX_DEPTH = 64

interface Found {
  readonly path: readonly string[]
  readonly message: string
}

/** Half of a pair alone (RFC 8259 8.2): legal in JSON's escapes, and no character of any text. */
const halfPair = /\p{Surrogate}/u

const wrongIn = (text: string): string | null => {
  if (text.includes('\0')) return 'must not contain the character NUL'
  return halfPair.test(text) ? 'must not contain half a surrogate pair' : null
}

/** What is legal JSON and yet can't be stored: PostgreSQL has no NUL and no half pair in text or jsonb. The first place where it stands, else `null`. */
export const unstorable = (input: unknown): Found | null => {
  // A stack of our own: a body of 1 MB can be nested deeper than JavaScript can recurse.
  const open: { value: unknown; path: readonly string[] }[] = [{ value: input, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    const wrong = typeof value === 'string' ? wrongIn(value) : null
    if (wrong !== null) return { path, message: wrong }
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= MAX_DEPTH) return { path: path.slice(0, 3), message: `is nested deeper than ${String(MAX_DEPTH)} levels` }
    for (const [key, inner] of Object.entries(value)) {
      const wrongKey = wrongIn(key)
      if (wrongKey !== null) return { path, message: wrongKey }
      open.push({ value: inner, path: [...path, key] })
    }
  }
  return null
}
