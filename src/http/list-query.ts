import { z } from 'zod'
import { decodeCursor } from '../database/cursor.js'
import type { Cursor } from '../database/cursor.js'
import type { Filter, Operator } from '../database/filter.js'
import { filterValue } from './filter-value.js'
import { MAX_LIMIT, operatorsFor } from './list-field.js'
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
    const values: Record<string, unknown> = {}
    for (const [key, sent] of Object.entries(query)) {
      if (key === 'limit' || key === 'next_cursor' || sent === undefined) continue
      if ([sent].flat().every(isPlain)) values[key] = sent
      else refuse(key, 'must be a text, a number, true or false, or a list of them')
    }
    for (const { key, named, sent, isArray } of gathered(values)) {
      const target = filterOf(key, isArray, known)
      if (typeof target === 'string') refuse(named, target)
      else {
        const filter = readFilter(target, sent)
        if (typeof filter === 'string') refuse(named, filter)
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

/** In a query all are texts; a filter in a body is JSON. */
const isPlain = (sent: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof sent)

interface Sent {
  readonly key: string
  /** As it was written, the first of several. */
  readonly named: string
  readonly sent: readonly string[]
  /** Written as an array, with an index or empty brackets. */
  readonly isArray: boolean
}

/** What was written as an array is one field: Truto's clients send a list as `id[in][]=a&id[in][]=b` or `id[in][0]=a&id[in][1]=b`. */
const gathered = (query: Readonly<Record<string, unknown>>): readonly Sent[] => {
  const all = new Map<string, { key: string; named: string; sent: string[]; isArray: boolean }>()
  for (const [key, value] of Object.entries(query)) {
    const bare = key.replace(/(?<=.)\[\d{0,4}\]$/, '')
    const isArray = bare !== key
    const place = `${bare}${isArray ? '[]' : ''}`
    const found = all.get(place) ?? { key: bare, named: key, sent: [], isArray }
    found.sent.push(...([] as unknown[]).concat(value).map(String))
    all.set(place, found)
  }
  return [...all.values()]
}

interface Target {
  readonly name: string
  readonly field: ListField
  readonly operator: Operator
}

/** `case.addressee[in]` and `case[addressee][in]` are the field `case.addressee` with `in`. A string says what is wrong. */
const filterOf = (key: string, isArray: boolean, known: ReadonlyMap<string, ListField>): Target | string => {
  if (!/^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/.test(key)) return 'is not known here'
  const segments = key.split(/[.[\]]+/).filter((segment) => segment !== '')
  const whole = segments.join('.')
  const exact = known.get(whole)
  if (exact) return { name: whole, field: exact, operator: isArray && operatorsFor(exact).includes('in') ? 'in' : 'eq' }
  const operator = segments.at(-1) ?? ''
  const name = segments.slice(0, -1).join('.')
  const field = known.get(name)
  if (!field) return 'is not known here'
  const possible = operatorsFor(field)
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
