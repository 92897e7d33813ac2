import { afterAll, beforeAll, expect, test } from 'vitest'
import { findEnvironment } from '../src/access/load-environment.js'
import { removeSome } from '../src/access/remove-environment.js'
import { tablesOfEnvironment } from '../src/access/remove-environment-store.js'
import { inviteStaff } from '../src/access/staff/invite-staff.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'
import { runToEnd } from './support/warm-relink.js'

let relink: Harness
let other: Company
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT0S' } })
  other = await relink.company('other')
})
afterAll(() => relink.stop())

const run = async (...args: readonly string[]) => {
  const { end, stdout, stderr } = await runToEnd(['environment', 'remove', ...args], { DATABASE_URL: relink.tools.settings.databaseUrl })
  return { code: end, stdout, stderr }
}

/** How many rows of each table belong to an environment. */
const rowsOf = async (environmentId: string): Promise<Readonly<Record<string, number>>> => {
  const found: Record<string, number> = {}
  for (const table of tablesOfEnvironment) {
    const { rowCount } = await relink.tools.database.query(`SELECT FROM ${table} WHERE environment_id = $1`, [environmentId])
    if (rowCount !== null && rowCount > 0) found[table] = rowCount
  }
  return found
}

test('each table with an environment_id is among those that are emptied, and those that refer to others come first', async () => {
  const { rows } = await relink.tools.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'environment_id' AND table_schema = 'public'`,
  )
  expect([...tablesOfEnvironment].sort()).toEqual(rows.map(({ name }) => name).sort())
})

test('it is refused while anything is at work in it, and says what', async () => {
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)
  await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
  await relink.tools.database.query(
    `INSERT INTO attempts (id, environment_id, integration_id, state_digest, cookie_digest, secrets, app, requested_scopes, status, started_at, expires_at, tested_by)
     VALUES (gen_random_uuid(), $1, $2, 's', 'c', '', '{}', '{}', 'exchanging', now(), now(), 'staff:test')`,
    [relink.environmentId, relink.integrationId],
  )
  const refused = await run('test', '--confirm', 'test')
  await relink.tools.database.query(`DELETE FROM attempts WHERE tested_by = 'staff:test'`)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('1 account is connected (delete them first)')
  expect(refused.stderr).toContain('1 case has not ended (cancel them first)')
  expect(refused.stderr).toContain('1 consent is being taken (wait for them)')
  expect(await findEnvironment(relink.tools.database, 'test')).not.toBeNull()

  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 60_000)
  await reconnect(new FormBrowser(), linkIn(mail), { email: account.email })
  await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
  await relink.api.send('DELETE', `/integrated-account/${account.id}`)
})

test(
  'its name has to be given again; then it is gone with all that was kept of it, and another is as it was',
  { timeout: 180_000 },
  async () => {
    await relink.api.send('PUT', '/tenant/northwind', { name: 'Northwind', contacts: [{ email: 'ada@northwind.example' }] })
    const { environmentId } = relink
    const before = await rowsOf(other.environmentId)
    // The last mail and the last delivery are on the way for a moment.
    await waitFor(async () => {
      const { stderr } = await run('test')
      return stderr.includes('--confirm test')
    }, 'the environment to be quiet')
    expect(Object.keys(await rowsOf(environmentId))).toEqual(
      expect.arrayContaining([
        'attempts',
        'deliveries',
        'link_tokens',
        'events',
        'cases',
        'integrated_accounts',
        'contacts',
        'audit',
        'api_tokens',
      ]),
    )
    expect(await run('test', '--confirm', 'tset')).toMatchObject({ code: 1, stderr: expect.stringContaining('Not removed') as string })
    expect(await run('test', '--confirm', 'test')).toMatchObject({ code: 0, stdout: 'Removed: environment test\n' })
    expect(await rowsOf(environmentId)).toEqual({})
    const { rows } = await relink.tools.database.query(
      `SELECT (SELECT count(*)::int FROM timeline) + (SELECT count(*)::int FROM credentials) + (SELECT count(*)::int FROM account_contacts)
       + (SELECT count(*)::int FROM mail_cases) + (SELECT count(*)::int FROM acts) AS left`,
    )
    expect(rows).toEqual([{ left: 0 }])
    expect(await rowsOf(other.environmentId)).toEqual(before)
    // Another process knows a token for a second.
    await waitFor(async () => (await relink.request('GET', '/environment')).status === 401, 'the token to be unknown')
    expect((await other.request('GET', '/environment')).status).toBe(200)
    expect(await run('test', '--confirm', 'test')).toMatchObject({ code: 3, stderr: 'There is no environment named test.\n' })
    // The name is free again.
    await relink.company('test')
  },
)

test('a row that is being added waits, and finds nothing to belong to', async () => {
  const { environmentId } = await relink.company('brief')
  let added: Promise<unknown> = Promise.resolve()
  await relink.tools.database.transaction(async (tx) => {
    expect(await removeSome(tx, { id: environmentId, name: 'brief' })).toBe(false)
    added = relink.tools.database
      .query(`INSERT INTO tenants (environment_id, tenant_id, created_at, updated_at) VALUES ($1, 'late', now(), now())`, [environmentId])
      .then(
        () => 'added',
        (error: unknown) => (error as { code?: string }).code,
      )
  })
  expect(await added).toBe('23503')
})

test('a large one is removed in parts, each in a transaction of its own', async () => {
  const { environmentId } = await relink.company('large')
  await relink.tools.database.query(
    `INSERT INTO contacts (id, environment_id, email, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'p' || n || '@x.example', now(), now() FROM generate_series(1, 2500) n`,
    [environmentId],
  )
  const left: number[] = []
  for (let isLeft = true; isLeft;) {
    isLeft = await relink.tools.database.transaction((tx) => removeSome(tx, { id: environmentId, name: 'large' }))
    left.push((await rowsOf(environmentId))['contacts'] ?? 0)
  }
  expect(left).toEqual([1500, 500, 0])
  expect(await findEnvironment(relink.tools.database, 'large')).toBeNull()
})

test('a person whose last role was there goes with it, one with another role stays', async () => {
  const { environmentId } = await relink.company('staffed')
  const invite = (email: string, at: string) =>
    relink.tools.database.transaction((tx) => inviteStaff(tx, { environmentId: at, email, name: null, role: 'admin', actor: 'relink' }))
  await invite('zoe@acme.example', environmentId)
  await invite('yan@acme.example', environmentId)
  await invite('yan@acme.example', other.environmentId)
  await relink.tools.database.transaction((tx) => removeSome(tx, { id: environmentId, name: 'staffed' }))
  const { rows } = await relink.tools.database.query(`SELECT email FROM staff WHERE email IN ('zoe@acme.example', 'yan@acme.example')`)
  expect(rows).toEqual([{ email: 'yan@acme.example' }])
})

test('what refers to a row that is deleted is found by an index, but for the few integrations', async () => {
  const { rows } = await relink.tools.database.query<{ column: string }>(
    `SELECT c.conrelid::regclass::text || '.' || a.attname AS column
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid::regclass::text NOT IN ('environments', 'integrations')
       AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
         AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))
     ORDER BY 1`,
  )
  expect(rows.map(({ column }) => column)).toEqual([])
})
