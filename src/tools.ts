import type { Logger } from 'pino'
import type { Config } from './config.js'
import type { Database, Queryable } from './database/database.js'
import type { Egress } from './egress/egress.js'
import type { Mailer } from './mail/mailer.js'
import type { Metrics } from './metrics.js'
import type { TemporalTools } from './temporal/temporal-tools.js'
import type { Vault } from './vault/vault.js'

/** The business clock: every time that is stored or compared, except leases and claims, comes from here. */
export type Clock = () => Date

/** What an operation needs of its caller's transaction: SQL, the moment at which it opened, and the vault. No network. */
export interface Tx extends Queryable {
  readonly now: Date
  readonly vault: Vault
}

/** One object per process; rooms get it as an argument. */
export interface Tools {
  readonly database: Database
  readonly vault: Vault
  readonly egress: Egress
  readonly temporal: TemporalTools
  readonly mailer: Mailer
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly settings: Config
}
