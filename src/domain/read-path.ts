/**
 * The values at a dotted path of parsed JSON; `*` is every element of an array. A key that holds dots itself (a claim named by a URL)
 * is found by its whole name. Own properties only, never throws.
 */
export const readPath = (source: unknown, path: string): readonly unknown[] => {
  if (typeof source !== 'object' || source === null) return []
  if (Object.hasOwn(source, path)) return [(source as Record<string, unknown>)[path]]
  const dot = path.indexOf('.')
  const head = dot < 0 ? path : path.slice(0, dot)
  const next =
    head === '*' && Array.isArray(source)
      ? (source as unknown[])
      : Object.hasOwn(source, head)
        ? [(source as Record<string, unknown>)[head]]
        : []
  return dot < 0 ? next : next.flatMap((value) => readPath(value, path.slice(dot + 1)))
}
