import type { QueryResultRow } from 'pg'

export interface Rows<R> {
  readonly rows: R[]
  readonly rowCount?: number | null
}

/** Anything that runs SQL: a pool, a client, a transaction. */
export interface Queries {
  query<R extends QueryResultRow>(text: string, params: unknown[]): Promise<Rows<R>>
}

export type KeyKind = 'vault' | 'link'

/** The check value that is in the database for this kid: the first one ever written. A key that is configured is not retired. */
export const keepCheckValue = async (db: Queries, kind: string, kid: string, value: string): Promise<string> => {
  await db.query('insert into vault_keys (kind, kid, check_value) values ($1, $2, $3) on conflict (kind, kid) do nothing', [
    kind,
    kid,
    value,
  ])
  await db.query('update vault_keys set retired_at = null where kind = $1 and kid = $2 and retired_at is not null', [kind, kid])
  const { rows } = await db.query<{ check_value: string }>('select check_value from vault_keys where kind = $1 and kid = $2', [kind, kid])
  const [row] = rows
  if (row === undefined) throw new Error(`the check value of ${kid} is gone`)
  return row.check_value
}

export interface KnownKey {
  readonly kind: KeyKind
  readonly kid: string
  readonly checkValue: string
  readonly retiredAt: Date | null
}

/** Every key that a process was ever started with. */
export const selectKnownKeys = async (db: Queries): Promise<readonly KnownKey[]> => {
  const { rows } = await db.query<KnownKey>(
    `select kind, kid, check_value as "checkValue", retired_at as "retiredAt" from vault_keys order by kind desc, kid`,
    [],
  )
  return rows
}

export const updateRetired = async (db: Queries, kind: KeyKind, kid: string): Promise<void> => {
  await db.query('update vault_keys set retired_at = now() where kind = $1 and kid = $2', [kind, kid])
}

/** A column that holds sealed values, as its comment in the database says, with the key of its table. */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  readonly key: string
  /** The key's type, for parameters. */
  readonly keyType: string
}

/** The key is null where its table has none of one column. */
export interface FoundColumn extends Omit<SealedColumn, 'key' | 'keyType'> {
  readonly key: string | null
  readonly keyType: string | null
}

export const selectSealedColumns = async (db: Queries): Promise<readonly FoundColumn[]> => {
  const { rows } = await db.query<FoundColumn>(
    `select c.relname as "table", a.attname as "column", k.attname as key, format_type(k.atttypid, k.atttypmod) as "keyType"
     from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
     join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
     left join pg_index i on i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
     left join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
     where d.description = 'sealed' and c.relnamespace = current_schema()::regnamespace
     order by 1, 2`,
    [],
  )
  return rows
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Counts a column's values sealed under each kid; null: not sealed by us. An empty text was erased. */
export const countByKid = async (
  db: Queries,
  { table, column }: SealedColumn,
): Promise<readonly { readonly kid: string | null; readonly count: number }[]> => {
  const { rows } = await db.query<{ kid: string | null; count: number }>(
    `select sealed_kid(${quoted(column)}) as kid, count(*)::int as count from ${quoted(table)} where ${quoted(column)} <> '' group by 1`,
    [],
  )
  return rows
}

/** A link token works for 7 days or what LINK_LIFE says, and its page says what became of it for a while. */
const afterUse = '8 days'

/** Links by the key they were minted under that may still be opened, and until when. */
export const countLinks = async (
  db: Queries,
): Promise<readonly { readonly kid: string; readonly count: number; readonly until: Date }[]> => {
  const { rows } = await db.query<{ kid: string; count: number; until: Date }>(
    `select kid, count(*)::int as count, max(greatest(created_at + interval '${afterUse}', expires_at)) as until
     from (select kid, created_at, expires_at from link_tokens union all select kid, created_at, expires_at from list_links) as links
     where greatest(created_at + interval '${afterUse}', expires_at) > now() group by kid`,
    [],
  )
  return rows
}

export interface SealedRow {
  readonly key: string
  readonly sealed: string
}

/**
 * Selects and locks the next values, by key, that are sealed under another key than `kid`; skips those that another transaction has locked. Their
 * writers wait for the caller, who never waits for them.
 */
export const lockSealedElsewhere = async (
  db: Queries,
  { table, column, key, keyType }: SealedColumn,
  page: { readonly kid: string; readonly after: string | null; readonly size: number },
): Promise<readonly SealedRow[]> => {
  const [k, c] = [quoted(key), quoted(column)]
  const { rows } = await db.query<SealedRow>(
    `select ${k}::text as key, ${c} as sealed from ${quoted(table)}
     where ${c} <> '' and sealed_kid(${c}) is distinct from $1 and ($2::text is null or ${k} > $2::text::${keyType})
     order by ${k} limit $3 for no key update skip locked`,
    [page.kid, page.after, page.size],
  )
  return rows
}

/** Writes values sealed again, each only where the old one still stands. Returns how many. */
export const updateSealed = async (
  db: Queries,
  { table, column, key, keyType }: SealedColumn,
  rows: readonly (SealedRow & { readonly resealed: string })[],
): Promise<number> => {
  const [t, k, c] = [quoted(table), quoted(key), quoted(column)]
  const { rowCount } = await db.query(
    `update ${t} set ${c} = u.resealed from unnest($1::text[], $2::text[], $3::text[]) as u (key, old, resealed)
     where ${t}.${k} = u.key::${keyType} and ${t}.${c} = u.old`,
    [rows.map((row) => row.key), rows.map((row) => row.sealed), rows.map((row) => row.resealed)],
  )
  return rowCount ?? 0
}
