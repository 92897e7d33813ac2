/** Deeper than any real context, and far from the depth at which JSON code of PostgreSQL or Node gives up. */
const MAX_DEPTH = 64

interface Found {
  readonly path: readonly string[]
  readonly message: string
}

/** What is legal JSON and yet can't be stored: PostgreSQL has no NUL in text or jsonb. The first place where it stands, else `null`. */
export const unstorable = (input: unknown): Found | null => {
  // A stack of our own: a body of 1 MB can be nested deeper than JavaScript can recurse.
  const open: { value: unknown; path: readonly string[] }[] = [{ value: input, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    if (typeof value === 'string' && value.includes('\0')) return { path, message: 'must not contain the character NUL' }
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= MAX_DEPTH) return { path: path.slice(0, 3), message: `is nested deeper than ${String(MAX_DEPTH)} levels` }
    for (const [key, inner] of Object.entries(value)) {
      if (key.includes('\0')) return { path, message: 'must not contain the character NUL' }
      open.push({ value: inner, path: [...path, key] })
    }
  }
  return null
}
