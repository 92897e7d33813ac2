import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selectAccountViews } from '../src/accounts/store/account-view-store.js'
import { statsOf } from '../src/cases/stats.js'
import type { Queryable } from '../src/database/database.js'
import type { Filter } from '../src/database/filter.js'
import type { Tx } from '../src/tools.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

const many = 100_000
const page = 50

let relink: Harness
let special: { readonly id: string; readonly reference: string }

beforeAll(async () => {
  relink = await startRelink({ worker: false })
  const { database, settings } = relink.tools
  // By a connection of its own: the pool's statements end after 9 s, which a busy machine needs longer for.
  const filler = new pg.Client({ connectionString: settings.databaseUrl })
  await filler.connect()
  const { environmentId, integrationId } = relink
  const sql = (text: string, ...params: unknown[]) => filler.query(text, params)
  await sql(
    `INSERT INTO tenants (environment_id, tenant_id, name, created_at, updated_at)
     SELECT $1, 'tenant-' || n, CASE WHEN n = 77 THEN 'Northwind Traders' ELSE 'Company ' || n END, now(), now() FROM generate_series(1, 20000) n`,
    environmentId,
  )
  await sql(
    `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, external_id, status, authentication_method, label, created_at, updated_at)
     SELECT gen_random_uuid(), $1, $2, 'tenant-' || (n % 20000 + 1), 'crm-' || n, CASE WHEN n % 500 = 0 THEN 'needs_reauth' ELSE 'active' END,
       'oauth2', 'person' || n || '@company' || (n % 20000) || '.example', now() - n * interval '1 minute', now() FROM generate_series(1, $3::int) n`,
    environmentId,
    integrationId,
    many,
  )
  await sql(
    `INSERT INTO contacts (id, environment_id, email, name, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'contact' || n || '@company.example', 'Somebody ' || n, now(), now() FROM generate_series(1, 50000) n`,
    environmentId,
  )
  await sql(
    `INSERT INTO account_contacts (account_id, contact_id, position, role)
     SELECT a.id, p.id, 1, 'owner' FROM (SELECT id, row_number() OVER () n FROM integrated_accounts WHERE environment_id = $1) a
       JOIN (SELECT id, row_number() OVER () n FROM contacts WHERE environment_id = $1) p ON p.n = a.n % 50000 + 1`,
    environmentId,
  )
  await sql(
    `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, verdict, addressee, stage, reason, ladder, opened_at, verdict_at)
     SELECT gen_random_uuid(), $1, a.id, a.integration_id, a.tenant_id, 1, 'RL-T' || upper(to_hex(row_number() OVER () + 4096)), 1, 'user', 'contact',
       'awaiting_user', '{"code":"invalid_grant","summary":"Access was removed."}', '{}', now(), now()
     FROM integrated_accounts a WHERE a.environment_id = $1 ORDER BY a.created_at LIMIT 10000`,
    environmentId,
  )
  await sql(
    'UPDATE integrated_accounts a SET cases = 1, open_case_id = c.id FROM cases c WHERE c.account_id = a.id AND a.environment_id = $1',
    environmentId,
  )
  const { rows } = await database.query<{ id: string; reference: string }>(
    'SELECT account_id AS id, reference FROM cases WHERE environment_id = $1 ORDER BY opened_at, id LIMIT 1',
    [environmentId],
  )
  special = rows[0] ?? { id: '', reference: '' }
  await sql(`UPDATE integrated_accounts SET label = 'Zoë Ünal at Café Nord', external_id = 'ext/42#x' WHERE id = $1`, special.id)
  await sql(
    `INSERT INTO mails (id, environment_id, kind, account_id, recipient, locale, subject, message_id, message, state, server_answer, created_at, sent_at)
     VALUES (gen_random_uuid(), $1, 'first', $2, 'gone@former.example', 'en', 'x', '<x@y>', '', 'sent', '250 2.0.0 Ok: queued as 4F2A1', now(), now())`,
    environmentId,
    special.id,
  )
  await sql(
    `INSERT INTO timeline (id, case_id, at, kind) SELECT gen_random_uuid(), c.id, c.opened_at, line FROM cases c,
       unnest(ARRAY['failure_detected', 'refresh_tried', 'verdict', 'event_written', 'link_minted', 'mail_sent', 'page_opened', 'attempt_started']) line
     WHERE c.environment_id = $1`,
    environmentId,
  )
  for (const table of ['timeline', 'integrated_accounts', 'contacts', 'account_contacts', 'tenants', 'cases', 'mails'])
    await sql(`VACUUM ANALYZE ${table}`)
  await filler.end()
})
afterAll(() => relink.stop())

const list = (query: string) =>
  relink.api.get<{ result: { id: string; label: string; tenant_id: string }[] }>(`/integrated-account?limit=${String(page)}${query}`)

describe('a search finds an account by', () => {
  test.each([
    ['the beginnings of words of its label, in any case', () => 'zoë CAF'],
    ['its external id', () => 'ext/42#x'],
    ['its id', () => special.id.toUpperCase()],
    ['its case’s reference', () => ` ${special.reference.toLowerCase()} `],
    ['an address that was mailed', () => 'Gone@Former.example'],
  ])('%s', async (_by, text) => {
    const { result } = await list(`&search=${encodeURIComponent(text())}`)
    expect(result.map(({ id }) => id)).toEqual([special.id])
  })

  test('its tenant’s name, its tenant and a contact', async () => {
    expect((await list('&search=northwind')).result.map(({ tenant_id: tenant }) => tenant)).toEqual(Array(5).fill('tenant-77'))
    expect((await list('&search=tenant-77')).result.length).toBe(page)
    expect((await list(`&search=${encodeURIComponent('contact47119@company.example')}`)).result).toHaveLength(2)
    expect((await list('&search=somebody%2047119')).result).toHaveLength(2)
  })

  test('nothing if a word is missing, and together with other filters', async () => {
    expect((await list('&search=zo%C3%AB%20nobody')).result).toEqual([])
    expect((await list('&search=zo%C3%AB&status=needs_reauth')).result).toHaveLength(0)
    expect((await list('&search=zo%C3%AB&case.addressee=contact')).result).toHaveLength(1)
    // Nothing to look for is no search.
    expect((await list('&search=%20')).result).toHaveLength(page)
    expect((await list(`&search=${encodeURIComponent(`'; -- \\ :* & |`)}`)).result).toEqual([])
    expect((await relink.request('GET', '/integrated-account?search[ne]=x')).status).toBe(400)
  })

  test('nothing of another environment', async () => {
    const other = await relink.company('another')
    for (const text of ['zoë', special.id, special.reference, 'gone@former.example', 'northwind']) {
      const answer = await other.request('GET', `/integrated-account?search=${encodeURIComponent(text)}`)
      expect(answer.body['result']).toEqual([])
    }
  })
})

/** Runs what it is given, and counts the blocks of 8 kB that PostgreSQL reads for it, from memory or disk: the same on a busy machine. */
const counting = () => {
  const seen = { blocks: 0, plan: '' }
  const database = relink.tools.database
  const queryable: Queryable = {
    query: async (text, params) => {
      const { rows } = await database.query<{ 'QUERY PLAN': readonly [{ Plan: Record<string, unknown> }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        params,
      )
      const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {}
      seen.blocks += Number(plan['Shared Hit Blocks']) + Number(plan['Shared Read Blocks'])
      seen.plan += JSON.stringify(plan)
      return database.query(text, params)
    },
  }
  return { queryable, seen }
}

const eq = (field: string, value: string): Filter => ({ field, operator: 'eq', value })

describe(`with ${String(many)} accounts`, () => {
  test.each<[string, readonly Filter[]]>([
    ['the first page', []],
    ['a status', [eq('status', 'needs_reauth')]],
    ['an addressee', [eq('case.addressee', 'contact')]],
    ['a tenant', [eq('tenant_id', 'tenant-500')]],
    ['an integration', [eq('integration.name', 'lumen')]],
    ['a search for one', [eq('search', 'zoë')]],
    ['a search for a person', [eq('search', 'contact4711')]],
    ['a search for nobody', [eq('search', 'nobodyatall')]],
  ])('%s reads no table of them over', async (_what, filters) => {
    const { queryable, seen } = counting()
    await selectAccountViews(queryable, relink.environmentId, { filters, limit: page, cursor: null })
    expect(seen.plan).not.toMatch(/"Seq Scan","[^}]*"Relation Name":"integrated_accounts"/)
    expect(seen.blocks).toBeLessThan(2_000)
  })

  test('nor does the overview, of ten thousand cases', async () => {
    const { open, funnel } = await relink.api.get<{ open: { total: number }; funnel: { opened: number } }>('/stats')
    expect([open.total, funnel.opened]).toEqual([10_000, 10_000])
    const { queryable, seen } = counting()
    await statsOf(Object.assign(queryable, { now: new Date() }) as Tx, relink.environmentId, {})
    expect(seen.blocks).toBeLessThan(3_000)
  })

  test('an unknown id finds no one', async () => {
    expect((await list(`&search=${randomUUID()}`)).result).toEqual([])
  })
})
