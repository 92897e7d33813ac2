import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { cloneDatabase } from './support/clone-database.js'
import type { ClonedDatabase } from './support/clone-database.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import { runRelink } from './support/run-relink.js'

const name = `roles_${randomBytes(4).toString('hex')}`
const [owner, served] = [`${name}_owner`, `${name}_app`]
let database: ClonedDatabase
let admin: pg.Client

const as = (role: string): string => Object.assign(new URL(database.url), { username: role, password: 'secret' }).href

beforeAll(async () => {
  database = await cloneDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  // docs/hardening.md, "Two roles", word for word but for the names.
  await admin.query(`
    DROP SCHEMA public CASCADE;
    CREATE ROLE ${owner} LOGIN PASSWORD 'secret';
    CREATE ROLE ${served} LOGIN PASSWORD 'secret';
    CREATE SCHEMA public AUTHORIZATION ${owner};
    GRANT USAGE ON SCHEMA public TO ${served};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${served};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO ${served};`)
})
afterAll(async () => {
  await admin.query(`DROP SCHEMA public CASCADE; DROP OWNED BY ${served}, ${owner} CASCADE; DROP ROLE ${served}, ${owner}`)
  await admin.end()
  await database.drop()
})

test('a role that may change rows and nothing else serves the whole story; the schema is the owner’s', async () => {
  const command = runRelink(['migrate'], { DATABASE_URL: as(served), MIGRATE_DATABASE_URL: as(owner) })
  expect([await command.ended, command.errors()]).toEqual([0, expect.stringContaining(` as ${owner} (from MIGRATE_DATABASE_URL)`)])
  const { rows } = await admin.query<{ owner: string }>(`SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname = 'public'`)
  expect(rows).toEqual([{ owner }])
  const limited = new pg.Client({ connectionString: as(served) })
  await limited.connect()
  for (const statement of ['ALTER TABLE cases ADD COLUMN x text', 'DROP TABLE mails', 'CREATE TABLE x ()', 'TRUNCATE audit'])
    await expect(limited.query(statement)).rejects.toThrow(/must be owner|permission denied/)
  await limited.end()

  const relink = await startRelink({ settings: { databaseUrl: as(served) } })
  try {
    const account = await relink.importAccount()
    const caseId = await relink.breakAccount(account)
    const mail = await waitFor(() => relink.mails(account.email)[0], 'the mail', 60_000)
    expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
    await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
  } finally {
    await relink.stop()
  }
}, 180_000)
