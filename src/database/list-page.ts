import { encodeCursor } from './cursor.js'
import type { Cursor } from './cursor.js'
import type { Queryable } from './database.js'
import { operators, sqlTypes } from './filter.js'
import type { FieldType, Filter } from './filter.js'

/** All SQL here is the caller's own constant text; what a person sent comes only as parameters. */
export interface List {
  readonly select: string
  readonly from: string
  /** What the caller may see at all. Its parameters are `$1` and on. */
  readonly where?: { readonly sql: string; readonly params: readonly unknown[] }
  /** What each filter compares. `sql` must be of `type`. */
  readonly columns: Readonly<Record<string, { readonly sql: string; readonly type: FieldType }>>
  readonly filters: readonly Filter[]
  readonly limit: number
  readonly cursor: Cursor | null
  /** `column` is a timestamptz that is never null and never changes; `id` is a uuid, unique in the list. An index on both makes a page cheap. */
  readonly orderBy: { readonly column: string; readonly id: string; readonly direction: 'asc' | 'desc' }
}

export interface Page<Row> {
  readonly rows: Row[]
  /** `null` on the last page. */
  readonly nextCursor: string | null
}

interface Keyed {
  cursor_at: string
  cursor_id: string
}

/** One page of a list, by keyset. Rows come as the database gives them, typed by the caller. */
export const listPage = async <Row extends object>(tx: Queryable, list: List): Promise<Page<Row>> => {
  const { column, id, direction } = list.orderBy
  const params: unknown[] = [...(list.where?.params ?? [])]
  const param = (value: unknown): string => `$${String(params.push(value))}`
  const conditions = [list.where ? `(${list.where.sql})` : 'true', ...list.filters.map((filter) => condition(list, filter, param))]
  if (list.cursor) {
    const after = direction === 'asc' ? '>' : '<'
    conditions.push(`(${column}, ${id}) ${after} (${param(list.cursor.at)}::timestamptz, ${param(list.cursor.id)}::uuid)`)
  }
  // One row more than asked for tells whether there is a next page.
  const { rows } = await tx.query<Row & Keyed>(
    `select ${list.select},
       to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor_at, ${id}::text as cursor_id
     from ${list.from}
     where ${conditions.join('\n       and ')}
     order by ${column} ${direction}, ${id} ${direction}
     limit ${param(list.limit + 1)}`,
    params,
  )
  const keyed = rows.slice(0, list.limit)
  const last = rows.length > list.limit ? keyed.at(-1) : undefined
  return {
    nextCursor: last ? encodeCursor({ at: last.cursor_at, id: last.cursor_id }) : null,
    rows: keyed.map(withoutKey),
  }
}

const withoutKey = <Row extends object>(row: Row & Keyed): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'cursor_at' && name !== 'cursor_id')) as Row

const condition = (list: List, filter: Filter, param: (value: unknown) => string): string => {
  const column = Object.hasOwn(list.columns, filter.field) ? list.columns[filter.field] : undefined
  if (!column) throw new Error(`The list has no column for the filter ${filter.field}`)
  const type = sqlTypes[column.type]
  if (filter.operator === 'in') return `${column.sql} = any(${param(filter.values)}::${type}[])`
  return `${column.sql} ${operators[filter.operator]} ${param(filter.value)}::${type}`
}
