import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runCommand, startCommand } from './support/relink-command.js'
import type { CommandEnd } from './support/warm-relink.js'

let relink: Harness
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-import-'))
  relink = await startRelink({ worker: false })
})
afterAll(async () => {
  await relink.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  relink.platform.resetCounts()
})

type Line = Readonly<Record<string, unknown>>

let files = 0
const fileOf = async (lines: readonly (Line | string)[], extension = 'ndjson'): Promise<string> => {
  const file = path.join(folder, `accounts-${String((files += 1))}.${extension}`)
  await writeFile(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return file
}

const run = (file: string, ...more: readonly string[]): Promise<CommandEnd> =>
  runCommand(['import', file, '--environment', 'test', ...more], relink.tools.settings)

interface Reported {
  readonly line: number
  readonly field: string
  readonly reason: string
}

const reportOf = async (file: string, kind = 'refused'): Promise<readonly Reported[]> =>
  (await readFile(`${file}.${kind}.ndjson`, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Reported)

const byExternalId = async (externalId: string): Promise<Record<string, unknown> | undefined> =>
  (await relink.api.get<{ result: Record<string, unknown>[] }>(`/integrated-account?external_id=${externalId}`)).result[0]

const count = async (table: string, where = 'true'): Promise<number> =>
  (await relink.tools.database.query<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${where}`)).rows[0]?.count ?? 0

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const token = (secret: string, more: Line = {}): Line => ({
  oauth: { token: { access_token: `at-${secret}`, refresh_token: `rt-${secret}`, expires_at: '2026-01-01T00:00:00Z', ...more } },
})
const account = (externalId: string, more: Line = {}): Line => ({
  tenant_id: 'northwind',
  integration: 'lumen',
  external_id: externalId,
  context: token(`secret-of-${externalId}`),
  ...more,
})

describe('relink import', { timeout: 240_000 }, () => {
  test('brings an account with everything that is known of it, and notifies no one', async () => {
    const id = '0d6a3c52-6a0e-4a0e-9f0b-3f6b1c2d4e5f'
    const events = await count('events')
    const file = await fileOf([
      account('all', {
        id: id.toUpperCase(),
        label: 'Northwind',
        impact: 'No more reports.',
        contacts: [
          { email: 'Grace@Northwind.example', name: 'Grace', role: 'admin', locale: 'en-GB', time_zone: 'Europe/London' },
          { email: 'ada@northwind.example' },
        ],
        remote_account: { account: 'org_northwind', label: 'grace@northwind.example' },
        context: { ...token('all', { scope: 'openid reports.read' }), subdomain: 'north', api_key: 'never-kept' },
        created_at: '2024-02-03T04:05:06Z',
      }),
    ])
    const { end, stdout } = await run(file)
    expect(stdout).toContain('1 accounts imported, 0 lines refused')
    expect(end).toBe(0)
    expect(await byExternalId('all')).toMatchObject({
      id,
      status: 'active',
      tenant_id: 'northwind',
      integration: { name: 'lumen' },
      label: 'Northwind',
      impact: 'No more reports.',
      contacts: [
        { email: 'grace@northwind.example', name: 'Grace', role: 'admin', locale: 'en-GB', time_zone: 'Europe/London' },
        { email: 'ada@northwind.example', role: 'owner' },
      ],
      remote_account: { account: 'org_northwind', person: null, label: 'grace@northwind.example' },
      context: { subdomain: 'north', oauth: { scope: ['openid', 'reports.read'] } },
      missing_scopes: ['contacts.read'],
      last_action_result: { action: 'import', check: 'not_checked_yet' },
      created_at: '2024-02-03T04:05:06.000Z',
    })
    expect(JSON.stringify(await byExternalId('all'))).not.toContain('never-kept')
    expect(await count('events')).toBe(events)
    expect(await count('imports', `file = '${path.basename(file)}' AND finished_at IS NOT NULL`)).toBe(1)
  })

  test('events on request, as an import by the API writes them', async () => {
    await run(await fileOf([account('told'), account('told-broken', { context: {} })]), '--events')
    const of = async (externalId: string) => {
      const id = String((await byExternalId(externalId))?.['id'])
      const { rows } = await relink.tools.database.query<{ event: string }>(
        'SELECT event FROM events WHERE account_id = $1 ORDER BY event',
        [id],
      )
      return rows.map(({ event }) => event)
    }
    expect(await of('told')).toEqual(['integrated_account:active', 'integrated_account:created'])
    expect(await of('told-broken')).toEqual(['integrated_account:created'])
  })

  test('without credentials, or broken in the old system, it comes in as needs_reauth', async () => {
    await run(
      await fileOf([
        account('none', { context: undefined }),
        account('empty', { context: { oauth: { token: { access_token: '', expires_at: null } } } }),
        account('broken', { status: 'needs_reauth' }),
        account('odd', { status: 'validation_error' }),
      ]),
    )
    for (const externalId of ['none', 'empty', 'broken', 'odd'])
      expect(await byExternalId(externalId)).toMatchObject({ status: 'needs_reauth' })
    const none = String((await byExternalId('none'))?.['id'])
    const link = await relink.api.send<{ link_token: string }>('POST', '/link-token', { integrated_account_id: none })
    expect(link.link_token).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('refuses what can not be, line by line, with field and reason but never a value, and imports the rest', async () => {
    const secret = 'very-secret-value'
    const file = await fileOf([
      account('good-1'),
      `{"tenant_id": "${secret}"`,
      account('bad-tenant', { tenant_id: undefined }),
      '',
      account('bad-integration', { integration: secret }),
      account('bad-contact', { contacts: [{ email: secret }] }),
      account('bad-token', { context: token(`${secret}\n${secret}`) }),
      account('bad-nul', { label: `${secret}\u0000` }),
      account('bad-time', { created_at: '2999-01-01T00:00:00Z' }),
      account('bad-method', { authentication_method: secret }),
      account('bad-issuer', { remote_account: { account: secret, issuer: 'https://elsewhere.example' } }),
      account('bad-sealed', { context: {}, credentials: secret }),
      `["${secret}"]`,
      `"${'x'.repeat(1024 * 1024)}"`,
      account('bad-id', { id: secret }),
      account('good-2'),
    ])
    const { end, stdout, stderr } = await run(file)
    expect(end).toBe(2)
    expect(stdout).toContain('2 accounts imported, 13 lines refused')
    expect(await reportOf(file)).toEqual([
      { line: 2, field: 'line', reason: 'is not JSON' },
      { line: 3, field: 'tenant_id', reason: 'is required' },
      { line: 5, field: 'integration', reason: 'is not the name of an integration of this environment' },
      { line: 6, field: 'contacts.0.email', reason: expect.any(String) as unknown },
      expect.objectContaining({ line: 7, field: 'context.oauth.token.access_token', reason: 'must be a token' }),
      { line: 8, field: 'label', reason: 'must not contain the character NUL' },
      { line: 9, field: 'created_at', reason: 'must not lie in the future' },
      { line: 10, field: 'authentication_method', reason: expect.any(String) as unknown },
      { line: 11, field: 'remote_account.issuer', reason: 'is not the one of this integration' },
      { line: 12, field: 'credentials', reason: expect.stringContaining('--key') as unknown },
      { line: 13, field: 'line', reason: 'is not a JSON object' },
      { line: 14, field: 'line', reason: 'is longer than 1048576 bytes' },
      { line: 15, field: 'id', reason: expect.any(String) as unknown },
    ])
    expect(await readFile(`${file}.refused.ndjson`, 'utf8')).not.toContain(secret)
    expect(stdout + stderr).not.toContain('secret')
    expect(await byExternalId('good-2')).toMatchObject({ status: 'active' })
  })

  test('only inserts: an existing account is left as it is, and an id of another environment is taken', async () => {
    const other = await relink.company(`other-${String((files += 1))}`)
    const theirs = await relink.tools.database.query<{ id: string }>(
      `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, $2, 'contoso', 'active', 'oauth2', now(), now()) RETURNING id`,
      [other.environmentId, relink.integrationId],
    )
    const mine = await relink.importAccount({ fields: { external_id: 'mine', label: 'As it was' } })
    const before = await byExternalId('mine')
    const file = await fileOf([
      account('theirs', { id: theirs.rows[0]?.id }),
      account('other-external', { id: mine.id, label: 'Changed' }),
      account('mine', { label: 'Changed' }),
      account('twice'),
      account('twice', { label: 'Changed' }),
    ])
    expect((await run(file)).end).toBe(2)
    expect(await reportOf(file)).toEqual([
      { line: 1, field: 'id', reason: 'is taken' },
      { line: 2, field: 'id', reason: 'an account with this id is there already, and was left as it is' },
      { line: 3, field: 'external_id', reason: 'an account with this external_id is there already, and was left as it is' },
      { line: 5, field: 'external_id', reason: 'stands in an earlier line of this file already' },
    ])
    expect(await byExternalId('mine')).toEqual(before)
    expect(await byExternalId('twice')).toMatchObject({ label: null })
    // Again, and lines without an id of their own: the same file never brings an account twice.
    const nameless = await fileOf([account('x', { external_id: undefined }), account('x', { external_id: undefined })])
    expect((await run(nameless)).stdout).toContain('2 accounts imported')
    expect((await run(nameless)).stdout).toContain('0 accounts imported, 2 lines refused')
  })

  test('a dry run says the same and writes nothing', async () => {
    const tables = ['integrated_accounts', 'credentials', 'contacts', 'account_contacts', 'tenants', 'events', 'audit', 'imports']
    const rows = async () => Promise.all(tables.map((table) => count(table)))
    const lines = Array.from({ length: 1200 }, (_, index) => account(`dry-${String(index % 1100)}`, { tenant_id: `dry-${String(index)}` }))
    const file = await fileOf([...lines, '{'])
    const before = await rows()
    const dry = await run(file, '--dry-run')
    expect(dry.stdout).toContain('1,100 accounts would be imported, 101 lines refused')
    expect(dry.stdout).toContain('Nothing was written')
    expect(await rows()).toEqual(before)
    const said = await reportOf(file, 'dry-run')
    expect((await run(file)).stdout).toContain('1,100 accounts imported, 101 lines refused')
    expect((await reportOf(file)).map(({ line }) => line)).toEqual(said.map(({ line }) => line))
  })

  test('a CSV with dotted columns', async () => {
    const columns = [
      'external_id,integration,tenant_id,label,notify,context.oauth.token.access_token,context.oauth.token.refresh_token',
      'context.oauth.token.expires_at,context.region,contacts.0.email,contacts.0.role,contacts.1.email',
    ].join(',')
    const file = await fileOf(
      [
        columns,
        'csv-1,lumen,northwind,"Northwind, ""North""\r\nand West",false,at-csv,rt-csv,2026-01-01T00:00:00Z,eu,a@csv.example,admin,b@csv.example',
        '',
        'csv-2,lumen,northwind,,,,,,,,,',
        'csv-3,lumen,,,,at,rt,,,,,',
        'csv-4,lumen,northwind,ü,,at,rt,,,,,,one too many',
        'csv-5,lumen,northwind,,,at-5,rt-5,,,,,c@csv.example',
      ],
      'csv',
    )
    expect((await run(file)).stdout).toContain('3 accounts imported, 2 lines refused')
    expect(await reportOf(file)).toEqual([
      { line: 6, field: 'tenant_id', reason: 'is required' },
      { line: 7, field: 'line', reason: 'has 13 cells, and the header 12' },
    ])
    expect(await byExternalId('csv-1')).toMatchObject({
      label: 'Northwind, "North" and West',
      notify: false,
      status: 'active',
      context: { region: 'eu' },
      contacts: [{ email: 'a@csv.example', role: 'admin' }, { email: 'b@csv.example' }],
    })
    expect(await byExternalId('csv-2')).toMatchObject({ status: 'needs_reauth', notify: true })
    expect(await byExternalId('csv-5')).toMatchObject({ contacts: [{ email: 'c@csv.example' }] })
  })

  test.each(['ndjson', 'csv'])(
    'killed twice and run again (%s): each account once, each refused line told once',
    { tags: ['heavy'] },
    async (kind) => {
      const total = 8_000
      const isBad = (index: number) => index % 500 === 499
      const name = (index: number) => `killed-${kind}-${String(index)}`
      const lines = Array.from({ length: total }, (_, index) =>
        kind === 'csv'
          ? `${name(index)},${isBad(index) ? 'nobody' : 'lumen'},"killed, ${kind}",at-${String(index)},2026-01-01T00:00:00Z,p-${String(index)}@${kind}.example,"two\nlines"`
          : account(name(index), {
              integration: isBad(index) ? 'nobody' : 'lumen',
              tenant_id: `killed, ${kind}`,
              contacts: [{ email: `p-${String(index)}@${kind}.example` }],
            }),
      )
      const header =
        'external_id,integration,tenant_id,context.oauth.token.access_token,context.oauth.token.expires_at,contacts.0.email,context.note'
      const file = await fileOf(kind === 'csv' ? [header, ...lines] : lines, kind)
      const come = async () =>
        (await relink.tools.database.query<{ line: number }>('SELECT line FROM imports WHERE file = $1', [path.basename(file)])).rows[0]
          ?.line ?? 0
      for (const part of [1 / 4, 2 / 4]) {
        const killed = startCommand(['import', file, '--environment', 'test', '--no-check'], relink.tools.settings)
        await waitFor(async () => (await come()) > total * part, `${String(part)} of the file to be in`, 90_000)
        killed.kill('SIGKILL')
        expect((await killed.ended).end).toBe('SIGKILL')
        const there = await count('integrated_accounts', `external_id LIKE 'killed-${kind}-%'`)
        expect(there).toBeLessThan(total)
        // Nothing half done: what was committed is whole.
        expect(
          await count(
            `integrated_accounts a JOIN credentials k ON k.account_id = a.id JOIN account_contacts c ON c.account_id = a.id`,
            `a.external_id LIKE 'killed-${kind}-%'`,
          ),
        ).toBe(there)
      }
      const last = await run(file, '--no-check')
      expect(last.stdout).toContain('Resumed after line')
      expect(last.stdout).toContain('7,984 accounts imported, 16 lines refused')
      expect(await count('integrated_accounts', `external_id LIKE 'killed-${kind}-%'`)).toBe(total - 16)
      const refused = Array.from({ length: total }, (_, index) => index).filter(isBad)
      // A row of this CSV has two lines, and there is a header.
      expect((await reportOf(file)).map(({ line }) => line)).toEqual(refused.map((index) => (kind === 'csv' ? 2 * index + 2 : index + 1)))
    },
  )

  test(
    'asked to end, it ends after a whole batch and goes on the next time; a second one of the same file is turned away',
    { tags: ['heavy'] },
    async () => {
      const file = await fileOf(Array.from({ length: 20_000 }, (_, index) => account(`stop-${String(index)}`)))
      const command = startCommand(['import', file, '--environment', 'test', '--no-check'], relink.tools.settings)
      await waitFor(async () => (await count('integrated_accounts', `external_id LIKE 'stop-%'`)) > 0, 'the first batch', 90_000)
      const second = run(file, '--no-check')
      command.kill('SIGTERM')
      const stopped = await command.ended
      expect(stopped.stdout).toContain('the same command resumes there')
      expect(stopped.end).toBe(130)
      await second
      await run(file, '--no-check')
      expect(await count('integrated_accounts', `external_id LIKE 'stop-%'`)).toBe(20_000)
    },
  )

  test('no refresh token is sent: the check is a call with an access token that lives, else there is none', async () => {
    const grant = await relink.platform.issueGrant({ client_id: 'acme-reports', sub: 'usr_ada' })
    const { end, stdout } = await run(
      await fileOf([
        account('lives', {
          context: { oauth: { token: { access_token: grant.access_token, refresh_token: grant.refresh_token, expires_at: inAnHour() } } },
        }),
        account('made-up', { context: token('made-up', { expires_at: inAnHour() }) }),
        account('ran-out'),
      ]),
      '--checks-per-minute',
      '6000',
    )
    expect(end).toBe(0)
    expect(stdout).toContain('2 access tokens tried: 1 work, 1 were refused')
    const check = async (externalId: string) => (await byExternalId(externalId))?.['last_action_result']
    expect(await check('lives')).toMatchObject({ action: 'import', check: 'healthy' })
    expect(await check('made-up')).toMatchObject({ check: 'refused' })
    expect(await check('ran-out')).toEqual({ action: 'import', check: 'not_checked_yet' })
    expect(await byExternalId('lives')).toMatchObject({ status: 'active', remote_account: { account: 'org_northwind' } })
    expect(await byExternalId('made-up')).toMatchObject({ status: 'active', case: null })
    expect(relink.platform.counts().token_requests).toBe(0)
  })

  test('first refreshes are paced for each app, over files too', async () => {
    const paced = await relink.registerIntegration({ name: `paced-${String((files += 1))}` })
    const { name } = await relink.api.get<{ name: string }>(`/integration/${paced.id}`)
    const lines = (from: number) =>
      Array.from({ length: 100 }, (_, index) => account(`${name}-${String(from + index)}`, { integration: name }))
    await run(await fileOf(lines(0)), '--no-check', '--refreshes-per-minute', '30')
    await run(await fileOf(lines(100)), '--no-check', '--refreshes-per-minute', '30')
    const { rows } = await relink.tools.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM credentials k JOIN integrated_accounts a ON a.id = k.account_id WHERE a.integration_id = $1
       GROUP BY date_trunc('minute', k.next_refresh_at)`,
      [paced.id],
    )
    expect(Math.max(...rows.map((row) => row.count))).toBeLessThanOrEqual(30)
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(200)
    expect(rows.length).toBeLessThanOrEqual(9)
  })

  test('reports errors in the command itself', async () => {
    const file = await fileOf([account('never')])
    const wrong = async (...args: readonly string[]) => (await runCommand(args, relink.tools.settings)).stderr
    expect(await wrong('import', file, '--environment', 'nowhere')).toContain('There is no environment named nowhere')
    expect(await wrong('import', `${file}.gone`, '--environment', 'test')).toContain(`There is no file ${file}.gone`)
    expect(await wrong('export', '--environment', 'test', '--with-credentials')).toContain('go together')
    const key = relink.tools.settings.vaultKeys ?? ''
    const otherKey = `${key.slice(0, key.indexOf(':'))}:${Buffer.alloc(32, 7).toString('base64')}`
    const refused = await runCommand(['import', file, '--environment', 'test'], { ...relink.tools.settings, vaultKeys: otherKey })
    expect(refused.end).toBe(1)
    expect(refused.stderr).toContain('VAULT_KEYS has another key')
    expect(await byExternalId('never')).toBeUndefined()
  })
})
