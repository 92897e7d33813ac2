import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, migrateDown } from '../src/database/migrate.js'
import { parseMigration, readMigrations } from '../src/database/migration-file.js'
import { createLog } from '../src/log.js'
import { cloneDatabase } from './support/clone-database.js'
import type { ClonedDatabase } from './support/clone-database.js'
import { runToEnd } from './support/warm-relink.js'
import { waitFor } from './support/wait-for.js'

const log = createLog('error', 'test', { write: () => undefined })
/** The last migration of release 0.1.0; what comes later runs while that version still serves. */
const released = '0014_idempotency'
const soon = { lockTimeoutMs: 100, pauseMs: 50 }

let database: ClonedDatabase
let other: pg.Client
const sessions: pg.Client[] = []
const session = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  sessions.push(client)
  return client
}
beforeEach(async () => {
  database = await cloneDatabase()
  other = await session()
})
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((client) => client.end()))
  await database.drop()
})

/** Everything that a schema consists of, as text. */
const schema = async (): Promise<readonly string[]> => {
  const { rows } = await other.query<{ line: string }>(`
    SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'relink_migrations'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'relink_migrations'
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'relink_migrations' AND contype <> 'n'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`)
  return rows.map(({ line }) => line)
}

const latest = async (): Promise<number> => (await readMigrations()).length
const countSince = async (name: string): Promise<number> => (await readMigrations()).filter((one) => one.name > name).length

test('every migration can be taken back, and brought again: the schema is the same', async () => {
  const before = await schema()
  await migrateDown(database.url, await latest(), log)
  expect(await schema()).toEqual([])
  expect(await migrate(database.url, log)).toHaveLength(await latest())
  expect(await schema()).toEqual(before)
  for (let back = 1; back <= 4; back += 1) {
    await migrateDown(database.url, back, log)
    await migrate(database.url, log)
    expect(await schema()).toEqual(before)
  }
})

test('migrations since the last release only add: every earlier column is unchanged, and no new one is required', async () => {
  const columns = async () => {
    const { rows } = await other.query<{ name: string; type: string; optional: boolean }>(
      `SELECT table_name || '.' || column_name AS name, udt_name AS type, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES' AS optional
       FROM information_schema.columns WHERE table_schema = 'public'`,
    )
    return new Map(rows.map(({ name, ...column }) => [name, column]))
  }
  await migrateDown(database.url, await countSince(released), log)
  const before = await columns()
  const tables = new Set([...before.keys()].map((name) => name.split('.')[0]))
  await migrate(database.url, log)
  const after = await columns()
  for (const [name, column] of before) expect([name, after.get(name)?.type]).toEqual([name, column.type])
  for (const [name, column] of before) if (column.optional) expect([name, after.get(name)?.optional]).toEqual([name, true])
  for (const [name, column] of after)
    if (!before.has(name) && tables.has(name.split('.')[0])) expect([name, column.optional]).toEqual([name, true])
})

describe('beside a running system', () => {
  const growing = [
    'cases',
    'mails',
    'deliveries',
    'events',
    'timeline',
    'attempts',
    'integrated_accounts',
    'credentials',
    'contacts',
    'tenants',
    'link_tokens',
    'audit',
    'outbox',
    'mail_cases',
  ]

  test('an index on a table that was there before is built concurrently', async () => {
    for (const { name, up, isTransactional } of await readMigrations()) {
      if (name <= released || !isTransactional) continue
      const made = new Set([...up.matchAll(/create table (\w+)/gi)].map(([, table]) => table))
      for (const [statement, table = ''] of up.matchAll(/create (?:unique )?index \w+\s+on (\w+)/gi))
        if (!made.has(table)) expect([name, statement, growing.includes(table)]).toEqual([name, statement, false])
    }
  })

  test('a table under a long read is waited for in short turns, so that others get in between', async () => {
    await migrateDown(database.url, await countSince('0024_staff_by_environment'), log)
    const reader = await session()
    await reader.query('BEGIN')
    await reader.query('SELECT count(*) FROM mails')
    const migrating = migrate(database.url, log, { ...soon, tries: 1000 })
    await waitFor(async () => {
      const { rows } = await other.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'relink-migrate' AND wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    }, 'the migration to wait for the table')
    await other.query(`SET statement_timeout = '5s'`)
    for (let i = 0; i < 5; i++) await other.query('SELECT count(*) FROM mails')
    await reader.query('COMMIT')
    expect((await migrating)[0]).toBe('0025_mail_tries')
  })

  test('a lock that never comes ends it with the migration’s name, and nothing is changed', async () => {
    await migrateDown(database.url, await countSince('0024_staff_by_environment'), log)
    const before = await schema()
    await other.query('BEGIN')
    await other.query('SELECT count(*) FROM mails')
    await expect(migrate(database.url, log, { ...soon, tries: 3 })).rejects.toThrow(/0025_mail_tries did not get its locks in 3 tries/)
    await other.query('COMMIT')
    expect(await schema()).toEqual(before)
  })

  test('an index is built while others write, and one that was left half built is built again', async () => {
    await migrateDown(database.url, await countSince('0025_mail_tries'), log)
    const before = await schema()
    // A snapshot that the building of the index waits for.
    const reader = await session()
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await reader.query('SELECT count(*) FROM deliveries')
    await expect(migrate(database.url, log, { ...soon, tries: 1 })).rejects.toThrow('0026_indexes_beside')
    const half = await other.query('SELECT FROM pg_index WHERE NOT indisvalid')
    expect(half.rowCount).toBe(1)
    const migrating = migrate(database.url, log, { lockTimeoutMs: 60_000 })
    await waitFor(async () => {
      const { rows } = await other.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'relink-migrate' AND wait_event = 'virtualxid'`,
      )
      return rows.length > 0
    }, 'the building of the index to wait')
    await other.query(`SET statement_timeout = '5s'`)
    await other.query(`UPDATE deliveries SET state = state`)
    await other.query(`UPDATE cases SET stage = stage`)
    await reader.query('COMMIT')
    await migrating
    expect((await other.query('SELECT FROM pg_index WHERE NOT indisvalid')).rowCount).toBe(0)
    expect((await schema()).length).toBeGreaterThan(before.length)
  })

  test('two processes that migrate at once take turns', async () => {
    await other.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const applied = await Promise.all([migrate(database.url, log), migrate(database.url, log)])
    expect(applied.map(({ length }) => length).sort((a, b) => a - b)).toEqual([0, await latest()])
  })
})

describe('relink migrate', () => {
  const run = async (...words: readonly string[]) => {
    const { end, stdout, stderr } = await runToEnd(['migrate', ...words], { DATABASE_URL: database.url })
    return { code: end, said: stdout, errors: stderr }
  }

  test('--status and --dry-run say what is missing, and change nothing', async () => {
    expect(await run('--status')).toMatchObject({ code: 0 })
    await migrateDown(database.url, await countSince('0024_staff_by_environment'), log)
    const before = await schema()
    const status = await run('--status')
    expect(status.code).toBe(1)
    expect(status.said).toMatch(/^0001_environments {2}\d{4}-/m)
    expect(status.said).toMatch(/^0025_mail_tries {2}missing$/m)
    const dry = await run('--dry-run')
    expect(dry.code).toBe(0)
    // Beside what is printed: that is SQL.
    expect(dry.errors).toMatch(/^Database: \S+ on \S+ as relink \(from DATABASE_URL\)\n$/)
    expect(dry.said).toContain('-- 0025_mail_tries: in one transaction')
    expect(dry.said).toContain('CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_open')
    expect(await schema()).toEqual(before)
    await other.query(`INSERT INTO relink_migrations (name, run_on) VALUES ('9999_newer', now())`)
    expect((await run('--status')).said).toMatch(/^9999_newer .* of a newer version$/m)
  })
})

test('every migration has a Down part', async () => {
  expect((await readMigrations()).filter(({ down }) => down === null).map(({ name }) => name)).toEqual([])
})

test('a file without an Up part, or with a statement that can’t be run twice outside a transaction, is refused', () => {
  expect(() => parseMigration('x', 'SELECT 1;\n')).toThrow('lacks its Up part')
  expect(parseMigration('x', '-- Up Migration\nSELECT 1;\n')).toMatchObject({ up: 'SELECT 1;\n', down: null })
  expect(() => parseMigration('x', '-- Up Migration, concurrently\nCREATE INDEX a ON b (c);\n-- Down Migration\n')).toThrow('CONCURRENTLY')
  expect(parseMigration('x', '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n')).toMatchObject({ isTransactional: true })
})
