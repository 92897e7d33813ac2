import type { Scope } from '../../domain/scope.js'
import { Forbidden } from '../../http/errors.js'

/**
 * As with API tokens, no one grants a scope that they lack. `before`: what the other person already has.
 * @throws Forbidden naming the scope
 */
export const mayGive = (own: ReadonlySet<Scope>, given: readonly Scope[], before: readonly Scope[] = []): void => {
  const lacking = given.find((scope) => !own.has(scope) && !before.includes(scope))
  if (lacking !== undefined) {
    throw new Forbidden(`You lack the scope ${lacking}, so you can't give it`, { extra: { missing_scope: lacking } })
  }
}
