import type { Queryable } from '../database/database.js'

/** What is noted of cases as their `start` rows are taken, by the module that they belong to, with what the relay writes. */
export interface StartNotes {
  /** SQL of common table expressions, in the statement that claims rows as `taken`: their cases count as being opened. */
  readonly claimed: string
  /** Their executions are there. `runId` null: it is over already, or there is nothing to start. */
  running(tx: Queryable, cases: readonly { readonly caseId: string; readonly runId: string | null }[]): Promise<void>
}
