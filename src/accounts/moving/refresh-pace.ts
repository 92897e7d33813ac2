const minute = 60_000

/** When the first refresh of each imported account is due. */
export interface RefreshPace {
  /** Not before `due`, and never more than the limit for one OAuth app in one minute. */
  readonly slot: (integrationId: string, due: Date) => Date
}

/** How many first refreshes of an OAuth app are due in a minute (counted from the epoch) already. */
export interface Taken {
  readonly integrationId: string
  readonly minute: number
  readonly count: number
}

/**
 * Spreads first refreshes, so that a platform does not see a million at once, and tokens that run out together are not refreshed together.
 * Memory grows with the minutes that are full, not with the accounts.
 */
export const refreshPace = (given: {
  readonly perMinute: number
  readonly taken: readonly Taken[]
  readonly random?: () => number
}): RefreshPace => {
  const { perMinute, random = Math.random } = given
  const counts = new Map<string, Map<number, number>>()
  /** Of a full minute, the next one that was not full when it was last looked at. */
  const onwards = new Map<string, Map<number, number>>()
  const of = (all: Map<string, Map<number, number>>, integrationId: string): Map<number, number> => {
    const known = all.get(integrationId) ?? new Map<number, number>()
    all.set(integrationId, known)
    return known
  }
  for (const { integrationId, minute: at, count } of given.taken) of(counts, integrationId).set(at, count)
  return {
    slot: (integrationId, due) => {
      const count = of(counts, integrationId)
      const onward = of(onwards, integrationId)
      const wanted = Math.floor(due.getTime() / minute)
      let at = wanted
      const passed: number[] = []
      while ((count.get(at) ?? 0) >= perMinute) {
        passed.push(at)
        at = onward.get(at) ?? at + 1
      }
      for (const full of passed) onward.set(full, at)
      count.set(at, (count.get(at) ?? 0) + 1)
      if (at === wanted) return due
      return new Date((at + random()) * minute)
    },
  }
}
