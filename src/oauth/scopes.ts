import { platformOf } from '../platforms/index.js'

/** Asked for by name, granted under others or silently (OpenID Connect Core 5.4 and 11): never missed. */
const neverRequired = new Set(['openid', 'profile', 'email', 'offline_access'])

/** The needed scopes that a consent left out, by the platform's rules. `granted` null: as asked (RFC 6749 5.1). */
export const missingScopes = (
  needed: readonly string[],
  granted: readonly string[] | null,
  asked: readonly string[],
  platform: string,
): readonly string[] => {
  const { ignoresCase, coveredBy, unnamed } = platformOf(platform).scopes
  const spelt = (scope: string): string => (ignoresCase ? scope.toLowerCase() : scope)
  const have = new Set((granted ?? asked).map(spelt))
  const named = (scope: string): boolean => [scope, ...coveredBy(scope)].some((name) => have.has(spelt(name)))
  return needed.filter((scope) => !neverRequired.has(scope) && !unnamed.includes(scope) && !named(scope))
}
