import { z } from 'zod'
import { decodeCursor } from '../database/cursor.js'
import type { Cursor } from '../database/cursor.js'
import { operatorsOf } from '../database/filter.js'
import type { Filter, Operator } from '../database/filter.js'
import { filterValue } from './filter-value.js'
import { MAX_LIMIT } from './list-field.js'
import type { ListField } from './list-field.js'
import { listParameters } from './list-parameters.js'

/** What a list was asked for, ready for `listPage`. */
export interface ListQuery {
  readonly filters: readonly Filter[]
  readonly limit: number
  readonly cursor: Cursor | null
}

/** The query of a list, for `given.query`. A field may be written `integration.name=` or `integration[name]=`. */
export const listQuery = ({ fields }: { readonly fields: Readonly<Record<string, ListField>> }) => {
  const known = new Map(Object.entries(fields))
  return z.looseObject(listParameters(fields)).transform((query, context): ListQuery => {
    const refuse = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message })
    }
    const filters: Filter[] = []
    for (const [key, sent] of Object.entries(query)) {
      if (key === 'limit' || key === 'next_cursor' || sent === undefined) continue
      const target = filterOf(key, known)
      if (typeof target === 'string') refuse(key, target)
      else {
        const filter = readFilter(target, ([] as unknown[]).concat(sent).map(String))
        if (typeof filter === 'string') refuse(key, filter)
        else filters.push(filter)
      }
    }
    const limit = readLimit(query['limit'])
    if (limit === null) refuse('limit', `must be a whole number from 1 to ${String(MAX_LIMIT)}`)
    const cursor = readCursor(query['next_cursor'])
    if (cursor === undefined) refuse('next_cursor', 'is not a cursor of this list')
    return { filters, limit: limit ?? MAX_LIMIT, cursor: cursor ?? null }
  })
}

interface Target {
  readonly name: string
  readonly field: ListField
  readonly operator: Operator
}

/** `case.addressee[in]` and `case[addressee][in]` are the field `case.addressee` with `in`. A string says what is wrong. */
const filterOf = (key: string, known: ReadonlyMap<string, ListField>): Target | string => {
  if (!/^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/.test(key)) return 'is not known here'
  const segments = key.split(/[.[\]]+/).filter((segment) => segment !== '')
  const whole = segments.join('.')
  const exact = known.get(whole)
  if (exact) return { name: whole, field: exact, operator: 'eq' }
  const operator = segments.at(-1) ?? ''
  const name = segments.slice(0, -1).join('.')
  const field = known.get(name)
  if (!field) return 'is not known here'
  const possible = operatorsOf(field.type)
  const chosen = possible.find((each) => each === operator)
  if (!chosen) return `has no operator ${operator.slice(0, 20)}; possible: ${possible.join(', ')}`
  return { name, field, operator: chosen }
}

const readFilter = ({ name, field, operator }: Target, sent: readonly string[]): Filter | string => {
  if (operator !== 'in') {
    const [text = '', ...more] = sent
    if (more.length > 0) return operator === 'eq' ? 'is given more than once; several values go in [in]' : 'is given more than once'
    const read = filterValue(field, text)
    return read.ok ? { field: name, operator, value: read.value } : read.message
  }
  const reads = sent
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '')
    .map((text) => filterValue(field, text))
  const failed = reads.find((read) => !read.ok)
  if (failed) return failed.message
  const values = reads.flatMap((read) => (read.ok ? [read.value] : []))
  return values.length > 0 ? { field: name, operator, values } : 'needs at least one value'
}

const readLimit = (sent: unknown): number | null => {
  if (sent === undefined || sent === '') return MAX_LIMIT
  if (typeof sent !== 'string' || !/^\d{1,4}$/.test(sent)) return null
  const limit = Number(sent)
  return limit >= 1 && limit <= MAX_LIMIT ? limit : null
}

/** `null` is the first page, as is an empty one: Truto's client sends that. `undefined` is refused. */
const readCursor = (sent: unknown): Cursor | null | undefined => {
  if (sent === undefined || sent === '') return null
  return typeof sent === 'string' ? (decodeCursor(sent) ?? undefined) : undefined
}
