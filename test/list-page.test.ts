import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import type { QueryResultRow } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Queryable } from '../src/database/database.js'
import type { Filter } from '../src/database/filter.js'
import { isDatabaseUnreachable } from '../src/database/is-unreachable.js'
import { listPage } from '../src/database/list-page.js'
import { listQuery } from '../src/http/list-query.js'
import { cloneDatabase } from './support/clone-database.js'
import type { ClonedDatabase } from './support/clone-database.js'
import { freePort } from './support/free-port.js'

const fields = {
  status: { type: 'string', oneOf: ['active', 'needs_reauth'] },
  tenant_id: { type: 'string' },
  created_at: { type: 'time' },
  is_sandbox: { type: 'boolean' },
  tries: { type: 'number' },
  id: { type: 'uuid' },
} as const
const columns = {
  status: { sql: 'a.status', type: 'string' },
  tenant_id: { sql: 'a.tenant_id', type: 'string' },
  created_at: { sql: 'a.created_at', type: 'time' },
  is_sandbox: { sql: 'a.is_sandbox', type: 'boolean' },
  tries: { sql: 'a.tries', type: 'number' },
  id: { sql: 'a.id', type: 'uuid' },
} as const
const OURS = 'env-1'

interface Row {
  readonly tenant_id: string
}

let database: ClonedDatabase
let pool: pg.Pool
const tx: Queryable = {
  query: <R extends QueryResultRow>(text: string, params: readonly unknown[] = []) => pool.query<R>(text, [...params]),
}

beforeAll(async () => {
  database = await cloneDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
  await pool.query(`create table a (id uuid primary key, environment text not null, status text, tenant_id text not null,
    is_sandbox boolean not null default false, tries int not null default 0, created_at timestamptz not null)`)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query('truncate a'))

const insert = (row: { tenant: string; at: string; status?: string | null; environment?: string; tries?: number; sandbox?: boolean }) =>
  pool.query('insert into a values ($1, $2, $3, $4, $5, $6, $7)', [
    randomUUID(),
    row.environment ?? OURS,
    row.status === undefined ? 'active' : row.status,
    row.tenant,
    row.sandbox ?? false,
    row.tries ?? 0,
    row.at,
  ])

const list = (query: Record<string, string | string[]>, direction: 'asc' | 'desc' = 'asc') =>
  listPage<Row>(tx, {
    select: 'a.tenant_id',
    from: 'a',
    where: { sql: 'a.environment = $1 or false', params: [OURS] },
    columns,
    ...listQuery({ fields }).parse(query),
    orderBy: { column: 'a.created_at', id: 'a.id', direction },
  })
const tenants = async (query: Record<string, string | string[]>) => (await list(query)).rows.map((row) => row.tenant_id).sort()

test('pages neither repeat nor lose a row, in either direction, while others are inserted before and after', async () => {
  // All within one millisecond, many at the same microsecond.
  for (let i = 0; i < 25; i++) await insert({ tenant: `t${String(i)}`, at: `2026-11-24T10:00:00.00000${String(i % 5)}Z` })
  for (const direction of ['asc', 'desc'] as const) {
    const seen: string[] = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null; page++) {
      const { rows, nextCursor }: { rows: Row[]; nextCursor: string | null } = await list({ limit: '4', next_cursor: cursor }, direction)
      seen.push(...rows.map((row) => row.tenant_id))
      expect(Object.keys(rows[0] ?? {})).toEqual(['tenant_id'])
      cursor = nextCursor
      await insert({ tenant: 'new', at: `2026-11-24T0${String(page)}:00:00Z` })
      await insert({ tenant: 'new', at: `2026-11-25T0${String(page)}:00:00Z` })
    }
    const first = seen.filter((tenant) => tenant !== 'new')
    expect(first.length).toBe(25)
    expect(new Set(first).size).toBe(25)
  }
})

test('the last page says so, also when it is full', async () => {
  for (const tenant of ['a', 'b']) await insert({ tenant, at: '2026-11-24T10:00:00Z' })
  expect((await list({ limit: '2' })).nextCursor).toBeNull()
  expect((await list({ limit: '1' })).nextCursor).not.toBeNull()
  expect(await list({ tenant_id: 'nobody' })).toEqual({ rows: [], nextCursor: null })
})

test('filters and operators', async () => {
  await insert({ tenant: 'a', at: '2026-11-24T10:00:00.000001Z', tries: 1 })
  await insert({ tenant: 'b', at: '2026-11-24T10:00:00.000002Z', tries: 2, status: 'needs_reauth' })
  await insert({ tenant: 'c', at: '2026-11-24T10:00:00.000003Z', tries: 3, status: null, sandbox: true })
  await insert({ tenant: 'x', at: '2026-11-24T10:00:00.000001Z', environment: 'env-2' })
  expect(await tenants({})).toEqual(['a', 'b', 'c'])
  expect(await tenants({ status: 'active' })).toEqual(['a'])
  expect(await tenants({ 'status[ne]': 'active' })).toEqual(['b', 'c'])
  expect(await tenants({ 'status[in]': 'active,needs_reauth' })).toEqual(['a', 'b'])
  expect(await tenants({ 'created_at[gt]': '2026-11-24T10:00:00.000001Z' })).toEqual(['b', 'c'])
  expect(await tenants({ 'created_at[gte]': '2026-11-24T12:00:00.000002+02:00' })).toEqual(['b', 'c'])
  expect(await tenants({ created_at: '2026-11-24T10:00:00.000002Z' })).toEqual(['b'])
  expect(await tenants({ 'created_at[gt]': '2026-11-24', 'created_at[lt]': '2026-11-24T10:00:00.000002Z' })).toEqual(['a'])
  expect(await tenants({ 'tries[lte]': '2', 'tries[gte]': '1.5' })).toEqual(['b'])
  expect(await tenants({ 'tries[in]': ['1', '3'] })).toEqual(['a', 'c'])
  expect(await tenants({ is_sandbox: 'true' })).toEqual(['c'])
  expect(await tenants({ 'is_sandbox[ne]': 'true', 'status[ne]': 'active' })).toEqual(['b'])
})

test('whatever a filter says, PostgreSQL takes it, and no row of another environment comes out', async () => {
  await insert({ tenant: 'mine', at: '2026-11-24T10:00:00Z' })
  await insert({ tenant: 'theirs', at: '2026-11-24T10:00:00Z', environment: 'env-2' })
  const attacks = ["' or 1=1 --", "'; drop table a; --", '$1', '{a,b}', '{"x', '\\', "E'\\\\'", '%', 'a"b,c\\"d', '2147483648', 'null']
  const time = fc
    .tuple(fc.nat(9999), fc.nat(13), fc.nat(32), fc.nat(24), fc.nat(60), fc.nat(60), fc.nat(9_999_999), fc.nat(25))
    .map(([y, mo, d, h, mi, s, f, zone]) => {
      const two = (n: number) => String(n).padStart(2, '0')
      const offset = zone === 25 ? 'Z' : `${zone % 2 ? '+' : '-'}${two(zone)}:${two(mi)}`
      return `${String(y).padStart(4, '0')}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}.${String(f)}${offset}`
    })
  const cursor = fc.tuple(time, fc.uuid()).map(([at, id]) => Buffer.from(`${at} ${id}`).toString('base64url'))
  const value = fc.oneof(
    fc.constantFrom(...attacks),
    fc.string().filter((text) => !text.includes('\0')),
    fc.uuid(),
    time,
    cursor,
  )
  const key = fc.constantFrom(
    'tenant_id',
    'tenant_id[in]',
    'tenant_id[ne]',
    'created_at[gt]',
    'created_at[lte]',
    'created_at[in]',
    'tries',
    'id[in]',
    'id',
    'next_cursor',
  )
  await fc.assert(
    fc.asyncProperty(key, value, async (k, v) => {
      if (!listQuery({ fields }).safeParse({ [k]: v }).success) return
      expect((await list({ [k]: v })).rows.filter((row) => row.tenant_id !== 'mine')).toEqual([])
    }),
    { numRuns: 1500 },
  )
  expect((await pool.query('select 1 from a')).rowCount).toBe(2)
})

test('a filter that the list has no column for is a mistake of ours, and never SQL', async () => {
  const filters: Filter[] = [{ field: 'constructor', operator: 'eq', value: 'x' }]
  const page = listPage(tx, {
    select: '1',
    from: 'a',
    columns,
    filters,
    limit: 1,
    cursor: null,
    orderBy: { column: 'a.created_at', id: 'a.id', direction: 'asc' },
  })
  await expect(page).rejects.toThrow('no column for the filter constructor')
})

test('a server that is gone, or ends our connection, is known as such; a refused statement is not', async () => {
  const gone = new pg.Client({ host: 'localhost', port: await freePort(), user: 'postgres', database: 'postgres' })
  const refused: unknown = await gone.connect().catch((error: unknown) => error)
  expect(isDatabaseUnreachable(refused)).toBe(true)
  const ended = new pg.Client({ connectionString: database.url })
  ended.on('error', () => undefined)
  await ended.connect()
  const cut: unknown = await ended.query('select pg_terminate_backend(pg_backend_pid())').catch((error: unknown) => error)
  expect(isDatabaseUnreachable(cut)).toBe(true)
  const wrong: unknown = await pool.query('select nonsense').catch((error: unknown) => error)
  expect(isDatabaseUnreachable(wrong)).toBe(false)
})
