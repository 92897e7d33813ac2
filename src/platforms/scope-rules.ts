/** How a platform's scopes compare with those that were needed. */
export interface ScopeRules {
  /** Names differ only in case. */
  readonly ignoresCase: boolean
  /** Other names under which an answer may say a scope: an alias, or a wider scope that includes it. */
  readonly coveredBy: (scope: string) => readonly string[]
  /** Asked for, but never named in an answer. */
  readonly unnamed: readonly string[]
  /**
   * What a refresh asks for, of the scopes that the grant was asked for; empty: nothing. Left out: never anything, since RFC 6749 6 means
   * the same by that, at most servers a narrower scope can't be widened again, and a wider one is refused.
   */
  readonly atRefresh?: (asked: readonly string[]) => readonly string[]
}

/** RFC 6749 3.3: names are compared exactly. */
export const exactScopes: ScopeRules = { ignoresCase: false, coveredBy: () => [], unnamed: [] }
