/** Asked for by name, granted under others or silently (OpenID Connect Core 5.4 and 11): never missed. */
const neverRequired = new Set(['openid', 'profile', 'email', 'offline_access'])

/** The needed scopes that a consent left out. `granted` null: as asked (RFC 6749 5.1). */
export const missingScopes = (
  needed: readonly string[],
  granted: readonly string[] | null,
  asked: readonly string[],
): readonly string[] => {
  const have = new Set(granted ?? asked)
  return needed.filter((scope) => !neverRequired.has(scope) && !have.has(scope))
}
