import type { Logger } from 'pino'
import { commitEffect, isPerforming } from './access/effect.js'
import type { Config } from './config.js'
import { Database } from './database/database.js'
import { createEgress } from './egress/egress.js'
import { inTx } from './in-tx.js'
import { createMailer } from './mail/mailer.js'
import { createMetrics } from './metrics.js'
import { TemporalTools } from './temporal/temporal-tools.js'
import type { PendingWrites } from './database/pending-writes.js'
import type { Takers } from './outbox/taker.js'
import type { Tools, ToolsDatabase } from './tools.js'
import { createVault } from './vault/vault.js'
import type { Vault } from './vault/vault.js'

/** Settings without which a process can't serve; the command names those that are missing. */
export type ServingConfig = Config & Required<Pick<Config, 'databaseUrl' | 'smtpUrl' | 'publicUrl' | 'vaultKeys' | 'linkKeys'>>

/** The process's tools. Nothing is connected yet, except that the keys are checked for their form. */
export const createTools = (
  settings: ServingConfig & { readonly allowLoopback: boolean; readonly ownPorts: readonly number[] },
  log: Logger,
): Tools => {
  const vault = createVault({ vaultKeys: settings.vaultKeys ?? '', linkKeys: settings.linkKeys ?? '' })
  const database = new Database({ url: settings.databaseUrl ?? '', poolSize: settings.databasePoolSize, log })
  return {
    settings,
    log,
    clock: () => database.clock.now(),
    vault,
    database: toolsDatabase(database, vault),
    egress: createEgress({
      allow: settings.egressAllow,
      ownPorts: settings.ownPorts,
      allowLoopback: settings.allowLoopback,
      now: () => database.clock.now().getTime(),
      ...(settings.egressProxy === undefined ? {} : { proxy: settings.egressProxy }),
    }),
    temporal: new TemporalTools(settings),
    mailer: createMailer({
      smtpUrl: settings.smtpUrl ?? '',
      connections: settings.smtpConnections,
      timeoutMs: settings.smtpTimeout,
      answerTimeoutMs: settings.smtpAnswerTimeout,
      log,
    }),
    metrics: createMetrics(),
  }
}

export const closeTools = async (tools: Tools): Promise<void> => {
  tools.mailer.close()
  await Promise.allSettled([tools.database.close(), tools.egress.close(), tools.temporal.close()])
}

/** A database whose transactions know when they opened, and the vault. */
export const toolsDatabase = (database: Database, vault: Vault): ToolsDatabase => {
  const takers: Takers = new Map()
  return {
    takers,
    query: (text, params) => database.query(text, params),
    transaction: async (work) => {
      let pending: PendingWrites | undefined
      let isCommitted = false
      try {
        const result = await database.transaction((db) => {
          // An earlier run was given up.
          pending?.end(false)
          return inTx(db, { now: db.now, vault, takers }, async (tx) => {
            pending = tx.pending
            const result = await work(tx)
            const written = tx.pending.flush(tx)
            if (isPerforming()) {
              await written
              await commitEffect(tx)
            } else db.last(written)
            return result
          })
        })
        isCommitted = true
        return result
      } finally {
        pending?.end(isCommitted)
      }
    },
    dedicatedClient: () => database.dedicatedClient(),
    close: () => database.close(),
  }
}
