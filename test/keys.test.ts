import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { keyUses } from '../src/vault/needed-keys.js'
import { rotateKeys } from '../src/vault/rotate-keys.js'
import { sealedColumns } from '../src/vault/sealed-columns.js'
import { createVault } from '../src/vault/vault.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { runRelink } from './support/run-relink.js'
import type { RelinkCommand } from './support/run-relink.js'

const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`
const [v1, v2, l1, l2] = [key('v1'), key('v2'), key('l1'), key('l2')]
/** As the company's processes run: the new key writes, the old one is still read. */
const settings = { vaultKeys: `${v2},${v1}`, linkKeys: l1 }
const few = 10
/** Enough that a rotation takes seconds. */
const many = 20_000

let relink: Harness
const accounts: ImportedAccount[] = []
beforeAll(async () => {
  relink = await startRelink({ worker: false, settings })
  for (const name of ['ada', 'ben', 'cleo'])
    accounts.push(await relink.importAccount({ sub: `usr_${name}`, email: `${name}@keys.example` }))
  const [one] = accounts
  // A predecessor, and an attempt that is under way.
  await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: one?.id })
  const link = await relink.api.send<{ url: string }>('POST', '/link-token', { integrated_account_id: one?.id })
  const browser = new FormBrowser()
  await browser.press(await browser.open(link.url), /./)
  await insertMany(one?.id ?? '', few)
})
afterAll(() => relink.stop())

/** Accounts like this one, with credentials of their own. */
const insertMany = async (accountId: string, count: number): Promise<void> => {
  const { database, vault } = relink.tools
  const ids = Array.from({ length: count }, () => randomUUID())
  const sealed = await Promise.all(
    ids.map((row) =>
      vault.seal(
        { table: 'credentials', row, field: 'sealed' },
        JSON.stringify({ accessToken: row, refreshToken: null, tokenType: 'Bearer' }),
      ),
    ),
  )
  await database.query(
    `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, created_at, updated_at)
     SELECT n.id, a.environment_id, a.integration_id, 'many', 'active', 'oauth2', now(), now()
     FROM integrated_accounts a, unnest($2::uuid[]) AS n (id) WHERE a.id = $1`,
    [accountId, ids],
  )
  await database.query(
    `INSERT INTO credentials (account_id, generation, sealed, has_refresh_token, written_at)
     SELECT n.id, 1, n.sealed, false, now() FROM unnest($1::uuid[], $2::text[]) AS n (id, sealed)`,
    [ids, sealed],
  )
}

const command = (words: readonly string[], env: Readonly<Record<string, string>> = {}): RelinkCommand =>
  runRelink(words, {
    DATABASE_URL: relink.tools.settings.databaseUrl,
    TEMPORAL_ADDRESS: relink.tools.settings.temporalAddress,
    SMTP_URL: relink.tools.settings.smtpUrl,
    PUBLIC_URL: relink.tools.settings.publicUrl,
    PORT: '0',
    VAULT_KEYS: settings.vaultKeys,
    LINK_KEYS: settings.linkKeys,
    ...env,
  })

const rotateTo = (vaultKeys: string) =>
  rotateKeys({ database: relink.tools.database, vault: createVault({ ...settings, vaultKeys }) }, () => undefined)

/** How many values stand under each vault key. */
const sealedUnder = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    (await keyUses(relink.tools.database, relink.tools.vault)).filter(({ kind }) => kind === 'vault').map(({ kid, count }) => [kid, count]),
  )

test('exactly the columns with sealed values are marked as sealed', async () => {
  const { database } = relink.tools
  const { rows: columns } = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')`,
  )
  const holds: string[] = []
  for (const { table, column } of columns) {
    // {"alg":"A256KW" in base64url.
    const found = await database.query(`SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE '%eyJhbGciOiJBMjU2S1ci%' LIMIT 1`)
    if (found.rowCount === 1) holds.push(`${table}.${column}`)
  }
  const said = (await sealedColumns(database)).map(({ table, column }) => `${table}.${column}`)
  expect(holds.filter((column) => !said.includes(column))).toEqual([])
  expect(holds).toEqual(expect.arrayContaining(['credentials.sealed', 'integrations.client_secret', 'webhooks.secret', 'attempts.secrets']))
})

test(
  'a rotation killed in the middle while refreshes run is begun again; then the old key is not needed, and nothing was lost',
  { timeout: 180_000, tags: ['heavy'] },
  async () => {
    await insertMany(accounts[0]?.id ?? '', many - few)
    await rotateTo(`${v1},${v2}`)
    const before = await sealedUnder()
    expect(before['v2']).toBe(0)
    expect(before['v1']).toBeGreaterThan(many)

    const stopped = new AbortController()
    const product = Promise.all(
      accounts.map(async ({ id }) => {
        let done = 0
        for (; !stopped.signal.aborted; done += 1) {
          const answer = await relink.request('POST', '/integrated-account/refresh-credentials', { id })
          expect(answer.text).toBe('{"success":true}')
          // Below the API's limit of requests in a minute.
          await sleep(50)
        }
        return done
      }),
    )
    const first = command(['keys', 'rotate'])
    await waitFor(() => /credentials\.sealed: \d+ of \d+/.test(first.output()), 'the rotation to be under way')
    first.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')
    const between = await sealedUnder()
    expect(between['v1']).toBeGreaterThan(0)
    expect(between['v2']).toBeGreaterThan(0)

    const tooEarly = command(['api'], { VAULT_KEYS: v2 })
    expect(await tooEarly.ended).toBe(1)
    expect(tooEarly.errors()).toMatch(/VAULT_KEYS lacks v1, under which \d+ values are sealed \(.*: \d+.*relink keys rotate/)

    const second = command(['keys', 'rotate'])
    expect(await second.ended, second.errors() + second.output()).toBe(0)
    expect(second.output()).toContain('the keys after v2 in VAULT_KEYS can be removed')
    stopped.abort()
    for (const refreshed of await product) expect(refreshed).toBeGreaterThan(5)
    expect(await sealedUnder()).toMatchObject({ v1: 0 })
    expect(relink.platform.counts().refresh_token_reuse_attempts).toBe(0)

    // All of it opens with the new key alone, in an API and a worker that have no other.
    const [api] = await Promise.all([relink.spawnProcess('api', { VAULT_KEYS: v2 }), relink.spawnProcess('worker', { VAULT_KEYS: v2 })])
    for (const { id } of accounts) {
      const headers = { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ id })
      const answer = await fetch(`${api.url}/integrated-account/refresh-credentials`, { method: 'POST', headers, body })
      expect(await answer.text()).toBe('{"success":true}')
    }
    const tested = await relink.request('POST', '/webhook/test', { id: relink.webhook.id })
    expect(tested.status).toBe(200)
    const opening = createVault({ ...settings, vaultKeys: v2 })
    const { rows } = await relink.tools.database.query<{ id: string; sealed: string }>(
      `SELECT account_id AS id, sealed FROM credentials WHERE NOT has_refresh_token`,
    )
    expect(rows).toHaveLength(many)
    for (const { id, sealed } of rows) {
      expect(await opening.open({ table: 'credentials', row: id, field: 'sealed' }, sealed)).toContain(id)
    }
  },
)

test('a key that no running process has is not rotated to', async () => {
  const refused = command(['keys', 'rotate'], { VAULT_KEYS: `${key('v3')},${v2},${v1}` })
  expect(await refused.ended).toBe(1)
  expect(refused.errors()).toContain('No process of Relink was started with v3 yet')
  expect(await sealedUnder()).not.toHaveProperty('v3')
})

test('a value that opens with no key, or was moved from another row, is left as it is, and reported', async () => {
  const { database, vault } = relink.tools
  const [one, two] = (
    await database.query<{ id: string }>(`SELECT account_id AS id FROM credentials WHERE NOT has_refresh_token ORDER BY 1 LIMIT 2`)
  ).rows.map(({ id }) => id)
  const set = (sealed: string): Promise<unknown> =>
    database.query(`UPDATE credentials SET sealed = $2 WHERE account_id = $1`, [one, sealed])
  const moved = await createVault({ ...settings, vaultKeys: v1 }).seal({ table: 'credentials', row: two ?? '', field: 'sealed' }, 'x')
  const foreign = await createVault({ ...settings, vaultKeys: key('v9') }).seal(
    { table: 'credentials', row: one ?? '', field: 'sealed' },
    'x',
  )
  for (const bad of ['x', '....', 'eyJ.x', 'e30.e30.e30.e30.e30', moved, foreign]) {
    await set(bad)
    expect(await rotateTo(`${v2},${v1}`)).toEqual({ resealed: 0, unreadable: { 'credentials.sealed': 1 }, left: 0 })
    const { rows } = await database.query(`SELECT sealed FROM credentials WHERE account_id = $1`, [one])
    expect(rows).toEqual([{ sealed: bad }])
  }
  const told = command(['keys', 'rotate'])
  expect(await told.ended).toBe(1)
  expect(told.output()).toContain('credentials.sealed: 1 values open with none of the keys')
  await set(await vault.seal({ table: 'credentials', row: one ?? '', field: 'sealed' }, one ?? ''))
})

test('a link key is kept as long as its links may be opened', async () => {
  await relink.api.send('POST', '/link-token', { integrated_account_id: accounts[0]?.id })
  const list = command(['keys'])
  expect(await list.ended, list.errors()).toBe(0)
  expect(list.output()).toMatch(/^vault +v2 +writes +\d+ values +\(.*credentials\.sealed \d+/m)
  expect(list.output()).toMatch(/^vault +v1 +reads +0 values$/m)
  expect(list.output()).toMatch(/^link +l1 +writes +\d+ links until 20\d\d-/m)

  const early = command(['worker'], { LINK_KEYS: l2 })
  expect(await early.ended).toBe(1)
  expect(early.errors()).toMatch(/LINK_KEYS lacks l1, under which \d+ links were made that may still be opened.*take it out after 20\d\d-/)

  await relink.tools.database.query(`UPDATE link_tokens SET created_at = now() - interval '9 days', expires_at = now() - interval '2 days'`)
  const api = await relink.spawnProcess('api', { LINK_KEYS: l2, VAULT_KEYS: v2 })
  expect(await api.kill('SIGTERM')).toBe(0)
  const { rows } = await relink.tools.database.query(`SELECT kid FROM vault_keys WHERE retired_at IS NOT NULL ORDER BY kid`)
  expect(rows).toEqual([{ kid: 'l1' }, { kid: 'v1' }])
  // Put back, it counts again.
  await relink.tools.vault.checkKeys(relink.tools.database)
  const again = await relink.tools.database.query(`SELECT kid FROM vault_keys WHERE retired_at IS NOT NULL`)
  expect(again.rows).toEqual([])
})
