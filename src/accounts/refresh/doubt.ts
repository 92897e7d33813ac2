import type { Judgement } from '../../domain/judgement.js'
import { certainly } from '../../domain/refusal.js'
import type { MaybeJudged } from '../../domain/refusal.js'
import type { PlatformQuirks } from '../../platforms/platform-quirks.js'
import type { Tools } from '../../tools.js'

/** The later try comes after this many times the least wait at most: 30 to 120 s by default. */
const spread = 4
const shortestMs = 1_000

/** What makes a refused grant worth a second look. */
export interface Suspicion {
  readonly lastRefreshedAt: Date | null
  /** The first refusal of this generation that was doubted. */
  readonly doubtedAt: Date | null
  /** How long ago a refresh may have been sent whose answer was never stored, in milliseconds. */
  readonly unansweredMs: number | null
}

/** Whether the platform still takes the refresh token that was replaced, or whose successor we lost. */
export const isWithinGrace = ({ raceGraceMs }: PlatformQuirks, { lastRefreshedAt, unansweredMs }: Suspicion, now: Date): boolean => {
  if (raceGraceMs === null) return false
  if (unansweredMs !== null && unansweredMs < raceGraceMs) return true
  return lastRefreshedAt !== null && now.getTime() - lastRefreshedAt.getTime() < raceGraceMs
}

/**
 * A grant that was refused by a platform which errs now and then, or after a race that it forgives, is asked for once more before it counts:
 * a refusal in doubt is transient. Null: there is no doubt, or a later try has confirmed it.
 */
export const inDoubt = (
  tools: Pick<Tools, 'clock' | 'settings'>,
  judgement: MaybeJudged,
  quirks: PlatformQuirks,
  suspicion: Suspicion,
): Judgement | null => {
  const now = tools.clock()
  if (judgement.verdict !== 'user' || !(quirks.flaky || isWithinGrace(quirks, suspicion, now))) return null
  const least = tools.settings.secondTryAfter
  const waited = suspicion.doubtedAt === null ? null : now.getTime() - suspicion.doubtedAt.getTime()
  if (waited !== null && waited >= least) return null
  const wait = waited === null ? least * (1 + Math.random() * (spread - 1)) : least - waited
  // Without its refusal: there is nothing to weigh until it counts.
  return {
    ...certainly(judgement),
    verdict: 'transient',
    addressee: null,
    code: 'grant_in_doubt',
    summary: 'The platform refused the grant, as it sometimes does by mistake; the refresh is tried once more before anyone is notified.',
    retryAfterMs: Math.max(shortestMs, Math.round(wait)),
  }
}
