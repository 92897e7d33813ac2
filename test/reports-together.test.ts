import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountsSetup } from './support/accounts-setup.js'
import type { AccountsSetup, Owner } from './support/accounts-setup.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'
import { waitFor } from './support/wait-for.js'

let room: AccountsSetup
let platform: RefusingPlatform
let owner: Owner
let integration: string

beforeAll(async () => {
  ;[room, platform] = await Promise.all([accountsSetup(), startRefusingPlatform()])
  owner = await room.owner()
  integration = await room.integrate(owner, {
    ...{ name: 'plain', config: { label: 'Northwind' }, platform: 'generic' },
    oauth: {
      ...{ authorization_endpoint: `${platform.url}/authorize`, token_endpoint: `${platform.url}/token` },
      ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
    },
  })
  platform.refusal = { status: 400, body: { error: 'invalid_grant' } }
})
afterAll(async () => {
  await room.stop()
  await platform.stop()
})

const imported = (count: number): Promise<readonly string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const { body } = await room.ask(owner.token, 'POST', '/integrated-account', {
        ...{ tenant_id: 'northwind', environment_integration_id: integration },
        context: { oauth: { token: { access_token: 'access', refresh_token: 'refresh', expires_in: 3600 } } },
      })
      return body.id
    }),
  )

/** Reports them all while no case can be written, so that their failures wait for one another. */
const reportedTogether = async (accounts: readonly string[]) => {
  platform.resetCounts()
  const { database } = room.tools
  const answers = await database.transaction(async (tx) => {
    await tx.query('LOCK TABLE cases IN SHARE MODE')
    const reports = accounts.map((id) => room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 }))
    await waitFor(() => platform.refreshes() === accounts.length, 'all to be refused')
    return { reports }
  })
  return Promise.all(answers.reports)
}

const casesOf = async (accounts: readonly string[]) => {
  const { rows } = await room.tools.database.query<{ account: string; transaction: string; starts: number }>(
    `SELECT c.account_id AS account, c.xmin::text AS transaction,
       (SELECT count(*) FROM outbox o WHERE o.subject_id = c.id AND o.kind = 'start') AS starts
     FROM cases c JOIN integrated_accounts a ON a.open_case_id = c.id WHERE c.account_id = ANY($1::uuid[])`,
    [accounts],
  )
  return rows
}

test('failures that wait for one another are committed together, each with its case and its start', async () => {
  const accounts = await imported(12)
  const answers = await reportedTogether(accounts)
  expect(answers.map(({ status }) => status)).toEqual(accounts.map(() => 202))
  const cases = await casesOf(accounts)
  expect(cases.map(({ account }) => account).sort()).toEqual([...accounts].sort())
  expect(cases.map(({ starts }) => starts)).toEqual(accounts.map(() => 1))
  expect(new Set(cases.map(({ transaction }) => transaction)).size).toBeLessThan(accounts.length)
})

test('one that cannot be written down fails alone, and holds its lease no longer', async () => {
  const accounts = await imported(6)
  const [, poisoned = ''] = accounts
  const { database } = room.tools
  await database.query(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$`)
  await database.query(
    `CREATE TRIGGER poison BEFORE INSERT ON cases FOR EACH ROW WHEN (NEW.account_id = '${poisoned}') EXECUTE FUNCTION poison()`,
  )
  const answers = await reportedTogether(accounts)
  expect(answers.map(({ status }) => status)).toEqual(accounts.map((id) => (id === poisoned ? 500 : 202)))
  expect((await casesOf(accounts)).map(({ account }) => account).sort()).toEqual(accounts.filter((id) => id !== poisoned).sort())
  await database.query('DROP FUNCTION poison CASCADE')
  // No one has to wait for a lease to expire.
  const leased = await database.query('SELECT FROM credentials WHERE account_id = ANY($1::uuid[]) AND lease_owner IS NOT NULL', [accounts])
  expect(leased.rowCount).toBe(0)
})
