import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { readMigrations, statementsOf } from './migration-file.js'
import type { Migration } from './migration-file.js'

/** The one under which earlier versions migrate, too (node-pg-migrate's). */
const lockId = '7241865325823964'
/**
 * How long a statement waits for a lock. While it waits, every other session that wants the table waits behind it: someone's long report must not
 * stop the running system.
 */
const lockTimeoutMs = 4_000
/** Then others get their turn, and it is tried again. Two minutes in all. */
const tries = 20
const pauseMs = 2_000

export interface MigrateOptions {
  readonly lockTimeoutMs?: number
  readonly tries?: number
  readonly pauseMs?: number
}

/** A migration, and since when it is there; `isUnknown`: a newer version's. */
export interface MigrationState {
  readonly name: string
  readonly appliedAt: Date | null
  readonly isUnknown: boolean
}

/**
 * Brings the schema up to date beside a running system; a second process waits for the first one's advisory lock. Returns the names of the
 * migrations applied. Killed, it is run again.
 * @throws Error naming the migration that could not get its locks
 */
export const migrate = (databaseUrl: string, log: Logger, options: MigrateOptions = {}): Promise<readonly string[]> =>
  connected(databaseUrl, async (client) => {
    await takeTurn(client)
    await client.query(
      'CREATE TABLE IF NOT EXISTS relink_migrations (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)',
    )
    const pending = await pendingOf(client)
    for (const migration of pending) {
      await run(client, migration, 'up', log, options)
      log.info({ migration: migration.name }, 'migrated')
    }
    return pending.map(({ name }) => name)
  })

/** What `migrate` would run, in its order. Changes nothing. */
export const pendingMigrations = (databaseUrl: string): Promise<readonly Migration[]> => connected(databaseUrl, pendingOf)

/** Every migration of this version and of the database. Changes nothing. */
export const migrationStates = (databaseUrl: string): Promise<readonly MigrationState[]> =>
  connected(databaseUrl, async (client) => {
    const ours = (await readMigrations()).map(({ name }) => name)
    const applied = await selectApplied(client)
    const names = [...new Set([...ours, ...applied.keys()])].sort()
    return names.map((name) => ({ name, appliedAt: applied.get(name) ?? null, isUnknown: !ours.includes(name) }))
  })

/** Takes the newest migrations back, as many as given; for a version that was given up, and for tests. Returns their names. */
export const migrateDown = (databaseUrl: string, count: number, log: Logger): Promise<readonly string[]> =>
  connected(databaseUrl, async (client) => {
    await takeTurn(client)
    const applied = await selectApplied(client)
    const newest = (await readMigrations()).filter(({ name }) => applied.has(name)).slice(-count)
    for (const migration of newest.toReversed()) await run(client, migration, 'down', log, {})
    return newest.map(({ name }) => name)
  })

/**
 * Waits for other processes that migrate. Asked again and again: a statement that waits keeps a snapshot, and an index that is built
 * concurrently waits for every snapshot.
 */
const takeTurn = async (client: pg.Client): Promise<void> => {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${lockId}) AS mine`)
    if (rows[0]?.mine === true) return
    await pause(turnMs)
  }
}

const turnMs = 200

const pendingOf = async (client: pg.Client): Promise<readonly Migration[]> => {
  const applied = await selectApplied(client)
  return (await readMigrations()).filter(({ name }) => !applied.has(name))
}

const selectApplied = async (client: pg.Client): Promise<ReadonlyMap<string, Date>> => {
  const { rows: there } = await client.query<{ there: boolean }>(`SELECT to_regclass('relink_migrations') IS NOT NULL AS there`)
  if (there[0]?.there !== true) return new Map()
  const { rows } = await client.query<{ name: string; at: Date }>('SELECT name, run_on AS at FROM relink_migrations ORDER BY id')
  return new Map(rows.map(({ name, at }) => [name, at]))
}

/** One migration and the note of it; a lock that it does not get is released and tried for again. */
const run = async (
  client: pg.Client,
  migration: Migration,
  direction: 'up' | 'down',
  log: Logger,
  options: MigrateOptions,
): Promise<void> => {
  const most = options.tries ?? tries
  await client.query(`SET lock_timeout = ${String(options.lockTimeoutMs ?? lockTimeoutMs)}`)
  for (let tried = 1; ; tried += 1) {
    try {
      await (migration.isTransactional ? inTransaction(client, migration, direction) : oneByOne(client, migration, direction))
      return
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== lockNotAvailable) throw error
      if (tried >= most)
        throw new Error(
          `The migration ${migration.name} did not get its locks in ${String(most)} tries: another session holds them for long (see pg_stat_activity). Nothing of it was changed; run \`relink migrate\` again`,
          { cause: error },
        )
      log.warn({ migration: migration.name, tried }, 'a table is in use for long; the migration is tried again')
      await pause(options.pauseMs ?? pauseMs)
    }
  }
}

/** PostgreSQL, appendix A: `lock_not_available`. */
const lockNotAvailable = '55P03'

const noted = (direction: 'up' | 'down'): string =>
  direction === 'up' ? 'INSERT INTO relink_migrations (name, run_on) VALUES ($1, now())' : 'DELETE FROM relink_migrations WHERE name = $1'

const sqlOf = ({ name, up, down }: Migration, direction: 'up' | 'down'): string => {
  if (direction === 'up') return up
  if (down === null) throw new Error(`The migration ${name} has no Down part`)
  return down
}

const inTransaction = async (client: pg.Client, migration: Migration, direction: 'up' | 'down'): Promise<void> => {
  await client.query('BEGIN')
  try {
    await client.query(sqlOf(migration, direction))
    await client.query(noted(direction), [migration.name])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

const oneByOne = async (client: pg.Client, migration: Migration, direction: 'up' | 'down'): Promise<void> => {
  for (const statement of statementsOf(sqlOf(migration, direction))) {
    await dropHalfBuilt(client, statement)
    await client.query(statement)
  }
  await client.query(noted(direction), [migration.name])
}

/** An index whose building was cut off stays behind, invalid, and IF NOT EXISTS would take it for the one that is wanted. */
const dropHalfBuilt = async (client: pg.Client, statement: string): Promise<void> => {
  const [, name] = /^create (?:unique )?index concurrently if not exists (\w+) /i.exec(statement) ?? []
  if (name === undefined) return
  const { rows } = await client.query<{ half: boolean }>('SELECT NOT indisvalid AS half FROM pg_index WHERE indexrelid = to_regclass($1)', [
    name,
  ])
  if (rows[0]?.half === true) await client.query(`DROP INDEX CONCURRENTLY ${pg.escapeIdentifier(name)}`)
}

const connected = async <T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'relink-migrate', connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    // The advisory lock ends with the connection.
    await client.end()
  }
}
