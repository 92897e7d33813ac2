type Change<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** `base` with what `change` names; a field that is undefined is not named, `null` is a value. */
export const merged = <T extends object>(base: T, change: Change<T> | undefined): T => ({
  ...base,
  ...(Object.fromEntries(Object.entries(change ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>),
})
