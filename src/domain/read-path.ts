/**
 * The values at a dotted path of parsed JSON; `*` is every element of an array. A key that holds dots itself (a claim named by a URL)
 * is found by its whole name. A key that is not there as it is spelt is looked for in another case. Own properties only, never throws.
 */
export const readPath = (source: unknown, path: string): readonly unknown[] => {
  if (typeof source !== 'object' || source === null) return []
  const whole = keyOf(source, path)
  if (whole !== null) return [(source as Record<string, unknown>)[whole]]
  const dot = path.indexOf('.')
  const head = dot < 0 ? path : path.slice(0, dot)
  const key = keyOf(source, head)
  const next =
    head === '*' && Array.isArray(source) ? (source as unknown[]) : key !== null ? [(source as Record<string, unknown>)[key]] : []
  return dot < 0 ? next : next.flatMap((value) => readPath(value, path.slice(dot + 1)))
}

const keyOf = (source: object, name: string): string | null => {
  if (Object.hasOwn(source, name)) return name
  if (Array.isArray(source)) return null
  const lower = name.toLowerCase()
  return Object.keys(source).find((key) => key.toLowerCase() === lower) ?? null
}
