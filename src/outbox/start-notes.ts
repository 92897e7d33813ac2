import type { Queryable } from '../database/database.js'

/** What is noted of cases as their `start` rows are taken, by the module that they belong to, in the relay's transaction. */
export interface StartNotes {
  /** Their rows are claimed: they count as being opened. */
  claimed(tx: Queryable, caseIds: readonly string[]): Promise<void>
  /** Their executions are there. `runId` null: it is over already, or there is nothing to start. */
  running(tx: Queryable, cases: readonly { readonly caseId: string; readonly runId: string | null }[]): Promise<void>
}
