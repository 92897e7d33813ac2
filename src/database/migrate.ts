import path from 'node:path'
import { runner } from 'node-pg-migrate'
import type { Logger } from 'pino'
import { packageRoot } from './package-root.js'

/** Brings the schema up to date; a second process waits for the first one's advisory lock. Returns the names of the migrations applied. */
export const migrate = async (databaseUrl: string, log: Logger): Promise<readonly string[]> => {
  const applied = await runner({
    databaseUrl,
    dir: path.join(packageRoot, 'src/database/migrations'),
    direction: 'up',
    migrationsTable: 'relink_migrations',
    checkOrder: true,
    // Two processes that start together take turns instead of failing.
    advisoryLockMode: 'wait',
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => {
        log.warn(message)
      },
      error: (message) => {
        log.error(message)
      },
    },
  })
  return applied.map(({ name }) => name)
}
