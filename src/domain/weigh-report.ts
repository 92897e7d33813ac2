/** What is known of an account whose API answers 401, since the first report. Times are milliseconds since the epoch. */
export interface KnownRejection {
  readonly reportedAt: number
  /** Reports that came long enough after a good refresh, and apart from each other. */
  readonly counted: number
  readonly countedAt: number | null
  /** When a report last caused a refresh. */
  readonly refreshedAt: number | null
  readonly probedAt: number | null
  /** When the probe last answered 401; null: not since it last answered well. */
  readonly refusedAt: number | null
  /** Its case expired or was cancelled. */
  readonly isSettled: boolean
}

export interface ReportFacts {
  readonly now: number
  /** The account's last successful refresh, by any caller. */
  readonly lastRefreshedAt: number | null
  /** How long the current access token lives in all, in milliseconds; null: not known. */
  readonly lifeMs: number | null
  /** The current access token has expired: a 401 is the expected response. */
  readonly isExpired: boolean
  readonly hasProbe: boolean
  /** REPORTS_APART, in milliseconds. */
  readonly apartMs: number
}

/**
 * What a report of a 401 about the current credentials leads to. `note`: it is noted, and nothing is asked. `refresh`: one refresh.
 * `probe`: the integration's probe is asked with the stored token. `open`: the case of a rejected connection.
 */
export type ReportStep = 'note' | 'refresh' | 'probe' | 'open'

/** Without a 401 for so long, a rejection is over. */
export const rejectionForgottenMs = 86_400_000
/** Reported 401s cause at most one refresh of an account in this time. */
export const refreshByReportMs = 15 * 60_000
/** Without a probe the connection counts as rejected at this report. */
const reportsNeeded = 3

/**
 * A 401 that was reported before counts only against a token that is old enough: right after a refresh it may be that the platform's own
 * servers do not know the new token yet. Of tokens that live for less than that, half of their life is old enough.
 */
export const ageToCount = ({ lifeMs, apartMs }: Pick<ReportFacts, 'lifeMs' | 'apartMs'>): number =>
  lifeMs === null ? apartMs : Math.min(apartMs, lifeMs / 2)

/** The rejection that a 401 now belongs to; null: the last one is over, or there was none. */
export const liveRejection = (known: KnownRejection | null, now: number): KnownRejection | null =>
  known === null || now - known.reportedAt >= rejectionForgottenMs ? null : known

/** Weighs one report; `counted` is the number of reports that count, with this one. */
export const weighReport = (
  before: KnownRejection | null,
  facts: ReportFacts,
): { readonly step: ReportStep; readonly counted: number; readonly counts: boolean } => {
  const { now, lastRefreshedAt, hasProbe, isExpired, apartMs } = facts
  const known = liveRejection(before, now)
  const counted = known?.counted ?? 0
  const isAsked = known?.probedAt != null && now - known.probedAt < apartMs
  if (known?.isSettled === true) {
    const asks = hasProbe && (known.probedAt === null || now - known.probedAt >= refreshByReportMs)
    return { step: asks ? 'probe' : 'note', counted, counts: false }
  }
  const outlived = known?.refreshedAt != null && lastRefreshedAt !== null && lastRefreshedAt >= known.refreshedAt
  if (!outlived) return { step: 'refresh', counted, counts: false }
  if (isExpired) return { step: mayRefresh(known, now) ? 'refresh' : 'note', counted, counts: false }
  if (now - lastRefreshedAt < ageToCount(facts)) return { step: 'note', counted, counts: false }
  if (hasProbe) return { step: isAsked ? 'note' : 'probe', counted, counts: false }
  return weighWithoutProbe(known, facts)
}

/** Also where the probe gave no clear answer. A burst of many workers' reports counts once. */
export const weighWithoutProbe = (
  known: Pick<KnownRejection, 'counted' | 'countedAt' | 'refreshedAt' | 'isSettled'>,
  { now, apartMs, lifeMs }: Pick<ReportFacts, 'now' | 'apartMs' | 'lifeMs'>,
): { readonly step: ReportStep; readonly counted: number; readonly counts: boolean } => {
  if (known.isSettled) return { step: 'note', counted: known.counted, counts: false }
  const counts = known.countedAt === null || now - known.countedAt >= ageToCount({ apartMs, lifeMs })
  const counted = known.counted + (counts ? 1 : 0)
  if (counted >= reportsNeeded) return { step: 'open', counted, counts }
  return { step: mayRefresh(known, now) ? 'refresh' : 'note', counted, counts }
}

const mayRefresh = ({ refreshedAt }: Pick<KnownRejection, 'refreshedAt'>, now: number): boolean =>
  refreshedAt === null || now - refreshedAt >= refreshByReportMs
