import { z } from 'zod'
import type { FieldType, Operator } from '../database/filter.js'
import { MAX_LIMIT, operatorsFor } from './list-field.js'
import type { ListField } from './list-field.js'

const schemas: Readonly<Record<FieldType, Readonly<Record<string, unknown>>>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  time: { type: 'string', format: 'date-time' },
  uuid: { type: 'string', format: 'uuid' },
}

const meanings: Readonly<Record<Exclude<Operator, 'eq'>, string>> = {
  ne: 'Not equal, or empty',
  gt: 'Greater or later than',
  gte: 'Greater or later than, or equal',
  lt: 'Less or earlier than',
  lte: 'Less or earlier than, or equal',
  in: 'One of these, separated by commas',
}

type Parameter = z.ZodOptional<z.ZodUnknown>
const parameter = (meta: Readonly<Record<string, unknown>>): Parameter => z.unknown().optional().meta(meta)

/** A list's query as the reference shows it. The values are read by `listQuery`: here they may be anything. */
export const listParameters = (fields: Readonly<Record<string, ListField>>): Record<string, Parameter> => {
  const shape: Record<string, Parameter> = {}
  for (const [name, field] of Object.entries(fields)) {
    const { type, oneOf, description } = field
    const one = { ...schemas[type], ...(oneOf && { enum: oneOf }) }
    shape[name] = parameter({ ...one, ...(description !== undefined && { description }) })
    for (const operator of operatorsFor(field)) {
      // `status[eq]` is `status`, which stands above.
      if (operator === 'eq') continue
      const schema = operator === 'in' ? { type: 'string' } : one
      shape[`${name}[${operator}]`] = parameter({ ...schema, description: meanings[operator] })
    }
  }
  shape['limit'] = parameter({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: MAX_LIMIT, description: 'Most rows of a page' })
  shape['next_cursor'] = parameter({ type: 'string', description: 'From the page before; empty for the first page' })
  return shape
}
