const bounds = { least: 1_000, most: 15 * 60_000 }

/**
 * How long a failure is taken for the next one's result, in milliseconds: a tenth of the time the account has been broken. So an
 * application that polls a dead account for a month does not make Relink call the platform each time, and one that has just been fixed
 * is noticed at once. `undefined` where nothing is known to be broken: every call counts.
 */
export const failureWindowMs = (brokenSince: Date | null, now: Date): number | undefined =>
  brokenSince === null ? undefined : Math.min(bounds.most, Math.max(bounds.least, (now.getTime() - brokenSince.getTime()) / 10))
