export interface Expiry {
  /** `null`: the platform did not say. */
  readonly accessExpiresAt: Date | null
  /** `null`: there is nothing to refresh with. */
  readonly nextRefreshAt: Date | null
}

/** The contract's margin before expiry, in milliseconds; random, so that accounts connected together are not refreshed together. */
const margin = { least: 60_000, most: 180_000 }
/** Some platforms refuse to refresh a token that is still valid for long (Exact Online): never earlier than at nine tenths of its life. */
const largestPart = 0.1
/** For tokens that do not say when they run out (Zendesk): often enough to notice a revocation within a working day. */
const defaultCheckMs = 6 * 3_600_000

/** When a token runs out, and when it is refreshed before that. `issuedAt` is the moment of the answer. */
export const expiryOf = (given: {
  readonly issuedAt: Date
  readonly expiresAt: Date | null
  readonly hasRefreshToken: boolean
  readonly random?: () => number
}): Expiry => {
  const { issuedAt, expiresAt, hasRefreshToken, random = Math.random } = given
  if (!hasRefreshToken) return { accessExpiresAt: expiresAt, nextRefreshAt: null }
  if (expiresAt === null) return { accessExpiresAt: null, nextRefreshAt: new Date(issuedAt.getTime() + defaultCheckMs) }
  const wanted = margin.least + random() * (margin.most - margin.least)
  const life = Math.max(0, expiresAt.getTime() - issuedAt.getTime())
  return { accessExpiresAt: expiresAt, nextRefreshAt: new Date(expiresAt.getTime() - Math.min(wanted, life * largestPart)) }
}

/** When a key is proven again: often enough to notice within a working day that it was taken back. */
export const nextCheck = (now: Date): Date => new Date(now.getTime() + defaultCheckMs)

export const secondsAfter = (moment: Date, seconds: number | null): Date | null =>
  seconds === null ? null : new Date(moment.getTime() + seconds * 1000)
