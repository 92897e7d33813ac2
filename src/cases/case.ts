import type { Cause, Hold, Outcome, Reason, Stage } from '../domain/case.js'
import type { Ladder } from '../domain/policy.js'
import type { Addressee, Verdict } from '../domain/verdict.js'

/** A row of `cases`, as the steps read it under its lock. */
export interface Case {
  readonly id: string
  readonly environmentId: string
  readonly accountId: string
  readonly integrationId: string
  readonly tenantId: string
  readonly number: number
  readonly reference: string
  /** The generation of the credentials that failed. */
  readonly generation: number
  readonly cause: Cause
  readonly verdict: Verdict | null
  readonly addressee: Addressee | null
  /** How many verdicts it has had: the number of the current one. */
  readonly verdicts: number
  /**
   * The number of the verdict that was announced last (`tell`), or that staff have to release first (imports, mode `observe`). Less than `verdicts`: the
   * current one is still to be announced.
   */
  readonly told: number
  readonly stage: Stage
  readonly holdWhy: Hold | null
  readonly outcome: Outcome | null
  /** Found by the first refresh after an import: held until staff release it, and no sign of an outbreak. */
  readonly fromImport: boolean
  /** How often in a row a reauthorization of the account did not last. */
  readonly relapse: number
  /** The reauthorization that did not last. */
  readonly reauthorizedBefore: Date | null
  /** Holds that staff have ended. */
  readonly released: readonly Hold[]
  /** The incident that it is, or last was, held under. */
  readonly incidentId: string | null
  readonly reason: Reason
  /** Frozen at the start. */
  readonly ladder: Ladder
  /** Index of the first mail not yet dealt with. */
  readonly nextStep: number
  /** How often the reminder schedule was begun. */
  readonly ladderNumber: number
  /** The execution that last did a step. */
  readonly runId: string | null
  readonly openedAt: Date
  /** When the verdict last changed; `verdictAt` is when that was announced. */
  readonly judgedAt: Date | null
  readonly verdictAt: Date | null
  /** When the first verdict was announced, with the event. */
  readonly confirmedAt: Date | null
  /** Since when there is someone to ask about this verdict, from which its reminders count too; null: no one is asked, or was found. */
  readonly firstContactAt: Date | null
  /** When the first mail was sent. */
  readonly firstNotifiedAt: Date | null
  readonly escalatedAt: Date | null
  readonly snoozedUntil: Date | null
  readonly putOffUntil: Date | null
  /** Index of the reminder that waits, or waited, for a person's send window. */
  readonly windowStep: number | null
  /** When the latest reminder that had waited for a window was sent. */
  readonly movedAt: Date | null
  /** The end of the first open time in which the people mailed could answer; `null`: no mail was sent, or at any hour. */
  readonly answerBy: Date | null
  /** Until then another answer is awaited before people are notified of the verdict, or of a changed one. */
  readonly secondLookAt: Date | null
  /** The `reason.code` whose verdict staff called wrong, while theirs counts: the same answer again does not change it. */
  readonly overruledCode: string | null
  readonly closedAt: Date | null
  readonly workflowClosedAt: Date | null
}
