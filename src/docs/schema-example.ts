import { alternatives, mainType, resolve } from '../http/schema.js'
import type { Schema, Schemas } from '../http/schema.js'

/** Enough for an account with its case and the case's integration; a schema that holds itself ends here. */
const MAX_DEPTH = 5

const byFormat: Readonly<Record<string, string>> = {
  uuid: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31',
  guid: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31',
  'date-time': '2026-11-24T10:30:00.000Z',
  date: '2026-11-24',
  email: 'ada@northwind.example',
  uri: 'https://app.example/path',
  duration: 'P1D',
}

/** A value that the schema would take, told by its own examples where it has any. */
export const exampleOf = (schema: Schema, schemas: Schemas, depth = 0): unknown => {
  const s = resolve(schema, schemas)
  for (const known of [s.example, s.examples?.[0], s.const, s.default, s.enum?.[0]]) if (known !== undefined) return known
  const first = alternatives(s).find((each) => resolve(each, schemas).type !== 'null')
  if (first) return exampleOf(first, schemas, depth)
  switch (mainType(s)) {
    case 'object':
      return depth > MAX_DEPTH ? {} : objectExample(s, schemas, depth)
    case 'array':
      return s.items && depth <= MAX_DEPTH ? [exampleOf(s.items, schemas, depth + 1)] : []
    case 'string':
      return byFormat[s.format ?? ''] ?? 'text'
    case 'integer':
    case 'number':
      return s.minimum ?? 1
    case 'boolean':
      return true
    default:
      return null
  }
}

const objectExample = (schema: Schema, schemas: Schemas, depth: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, exampleOf(inner, schemas, depth + 1)]))
