/** The value of a field, by its name in lower case; undefined where there is none. */
export type Field = (name: string) => unknown

/** `Access_Token`, `accessToken` and `access-token` are one name to people, and to some platforms. */
const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')

/** An answer's fields by name: as it is spelt, else in another case or with other separators. Own properties only. Never throws. */
export const fieldsOf = (source: unknown): Field => {
  if (typeof source !== 'object' || source === null) return () => undefined
  const fields = source as Readonly<Record<string, unknown>>
  let others: Map<string, unknown> | undefined
  return (name) => {
    if (Object.hasOwn(fields, name)) return fields[name]
    others ??= new Map(Object.entries(fields).map(([key, value]) => [plain(key), value] as const))
    return others.get(plain(name))
  }
}
