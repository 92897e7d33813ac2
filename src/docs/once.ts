/** Returns a function that calls `make` at its first call, and answers every call with that one value. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
