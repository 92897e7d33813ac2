const hour = 3_600_000

export interface Failed {
  /** When its window began. */
  readonly since: Date
  readonly now: Date
  /** Tries so far, the failed one among them. */
  readonly tries: number
  /** Milliseconds, from the endpoint's `Retry-After`. */
  readonly retryAfterMs: number | null
  /** Milliseconds before the second try. */
  readonly backOff: number
  /** Milliseconds from `since` in which tries are made. */
  readonly window: number
  /** From 0 to 1. */
  readonly random: number
}

/**
 * When a failed delivery is tried again; `null` when its window is over. The wait doubles up to an hour, give or take a fifth, so that
 * what failed together does not come back together; never earlier than the endpoint asked. The last try is made as the window ends.
 */
export const nextTry = ({ since, now, tries, retryAfterMs, backOff, window, random }: Failed): Date | null => {
  const end = since.getTime() + window
  if (now.getTime() >= end) return null
  const doubled = Math.min(backOff * 2 ** Math.min(tries - 1, 40), hour)
  const wait = Math.max(doubled * (0.8 + 0.4 * random), retryAfterMs ?? 0)
  return new Date(Math.min(now.getTime() + wait, end))
}
