import type { Sinks } from './sinks.js'

/** One engine on the race's work. Accounts are numbered from 1; each number fails at most once. */
export interface Contestant {
  /** These accounts' refreshes have failed, detected now; resolves when all are accepted. */
  fail(from: number, to: number): Promise<void>
  /** Cases that wait durably for their person. */
  waiting(): Promise<number>
  /** Process ids by part, besides PostgreSQL's. */
  readonly processes: Readonly<Record<string, number>>
  stop(): Promise<void>
}

export interface Course {
  /** An empty database of this contestant's own; `postgres` beside it takes connections too. */
  readonly databaseUrl: string
  readonly sinks: Sinks
  /** How many accounts there are. */
  readonly accounts: number
  /** A folder for its files, removed afterwards. */
  readonly folder: string
}

export type StartContestant = (course: Course) => Promise<Contestant>
