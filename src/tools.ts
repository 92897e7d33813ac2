import type { Logger } from 'pino'
import type { Config } from './config.js'
import type pg from 'pg'
import type { Queryable } from './database/database.js'
import type { PendingWrites } from './database/pending-writes.js'
import type { Egress } from './egress/egress.js'
import type { Mailer } from './mail/mailer.js'
import type { Metrics } from './metrics.js'
import type { Takers } from './outbox/taker.js'
import type { TemporalTools } from './temporal/temporal-tools.js'
import type { Vault } from './vault/vault.js'

/** PostgreSQL's clock, outside of transactions: every time that is compared with a stored one comes from here or from `tx.now`. */
export type Clock = () => Date

/** What an operation needs of its caller's transaction: SQL, the time at which it opened, and the vault. No network. */
export interface Tx extends Queryable {
  readonly now: Date
  readonly vault: Vault
  /** What is written right before the commit, many rows at once. */
  readonly pending: PendingWrites
  /** As in `OpenTransaction`: the commit is sent along with these statements, which are already sent. */
  readonly last: (sent: Promise<unknown>) => void
  /** Of the process: what it relays itself. */
  readonly takers?: Takers
}

/** PostgreSQL as modules use it. */
export interface ToolsDatabase extends Queryable {
  /** One transaction (READ COMMITTED), with PostgreSQL's time at its beginning: commits when `work` resolves, rolls back when it rejects. No network inside. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** What this process relays itself; its loops are added by `startRelay`. */
  readonly takers?: Takers
  /** A connection of its own for `LISTEN`; the caller ends it. */
  dedicatedClient(): Promise<pg.Client>
  close(): Promise<void>
}

/** One object per process; modules get it as an argument. */
export interface Tools {
  readonly database: ToolsDatabase
  readonly vault: Vault
  readonly egress: Egress
  readonly temporal: TemporalTools
  readonly mailer: Mailer
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly settings: Config
}
