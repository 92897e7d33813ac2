import type { Verdict } from './verdict.js'

/** A case's current state. */
export const stages = ['detecting', 'awaiting_user', 'escalated', 'held', 'closed'] as const
export type Stage = (typeof stages)[number]

/**
 * The kind of outage. `refresh`: the refresh fails, and a successful one ends it. `rejected`: refreshes work, and the platform's API rejects the
 * renewed tokens; a good probe, new credentials or a day without a 401 end it.
 */
export const causes = ['refresh', 'rejected'] as const
export type Cause = (typeof causes)[number]

/** How a case ended. */
export const outcomes = ['reauthorized', 'self_healed', 'operator_fixed', 'expired', 'cancelled'] as const
export type Outcome = (typeof outcomes)[number]

/** Why nothing is sent for the time being. */
export const holds = ['operator', 'unknown', 'incident', 'import', 'observe', 'relapse', 'identity'] as const
export type Hold = (typeof holds)[number]

/** What the platform said, in words that may be shown to anyone in the company: no secret, no personal data. */
export interface Reason {
  /** Stable snake_case name, e.g. `invalid_grant`. */
  readonly code: string
  /** One sentence a newcomer understands. */
  readonly summary: string
  readonly http_status: number | null
  readonly platform_code: string | null
  readonly platform_message: string | null
}

/** The stage a verdict leads to, and why a held case is held. `detecting` only ever holds `transient`. */
export const stageOf = (verdict: Verdict): { readonly stage: Exclude<Stage, 'closed' | 'escalated'>; readonly hold: Hold | null } => {
  switch (verdict) {
    case 'transient':
      return { stage: 'detecting', hold: null }
    case 'user':
      return { stage: 'awaiting_user', hold: null }
    case 'operator':
      return { stage: 'held', hold: 'operator' }
    case 'unknown':
      return { stage: 'held', hold: 'unknown' }
  }
}
