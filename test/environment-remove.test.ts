import { afterAll, beforeAll, expect, test } from 'vitest'
import { findEnvironment } from '../src/access/load-environment.js'
import { removeEnvironment } from '../src/access/remove-environment.js'
import { tablesOfEnvironment } from '../src/access/remove-environment-store.js'
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
  const refused = await run('test', '--confirm', 'test')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('1 account is connected (delete them first)')
  expect(refused.stderr).toContain('1 case has not ended (cancel them first)')
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
    await removeEnvironment(tx, { id: environmentId, name: 'brief' })
    added = relink.tools.database
      .query(`INSERT INTO tenants (environment_id, tenant_id, created_at, updated_at) VALUES ($1, 'late', now(), now())`, [environmentId])
      .then(
        () => 'added',
        (error: unknown) => (error as { code?: string }).code,
      )
  })
  expect(await added).toBe('23503')
})
