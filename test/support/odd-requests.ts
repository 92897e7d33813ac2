import fc from 'fast-check'
import type { Schema, Schemas } from '../../src/http/schema.js'
import { refName } from '../../src/http/schema.js'

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required?: boolean
  readonly schema: JsonSchema
}

/** As much of JSON Schema as requests are made from. */
export type JsonSchema = Schema & {
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly exclusiveMinimum?: number
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>
}

export interface OddRequest {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

/** What a client may send by mistake, or on purpose, wherever a value is expected. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      '',
      ' ',
      '\0',
      'a\0b',
      '\ud800',
      '\udc00x',
      'x\u202e',
      '\ufeff',
      '💥',
      'x'.repeat(5000),
      '../../etc/passwd',
      "'; DROP TABLE cases--",
      '%00',
    ],
    ...[
      '__proto__',
      'constructor',
      'null',
      'true',
      '1',
      '-1',
      '9e99',
      '2026-02-31',
      '2026-13-01T00:00:00Z',
      '0000-00-00T00:00:00Z',
      'P1Y',
      'PT-5S',
    ],
    ...[
      'javascript:alert(1)',
      'https://',
      'https://[::1',
      'https://127.1/',
      'not-a-uuid',
      '00000000-0000-0000-0000-000000000000',
      '{name}',
      '<b>',
    ],
    ...[null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53 + 2, 5e-324, [], {}, [[[]]], [null], nested(30), nested(70)],
    JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":null}') as unknown,
    { 'a\0b': 1 },
    { '\ud800': '\udfff' },
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const nearly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd })

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  // Names that never resolve (RFC 6761), and addresses that are never called: nothing leaves this machine.
  uri: fc.constantFrom(
    'https://hooks.test/x',
    'https://app.invalid/',
    'http://hooks.test/',
    'https://10.0.0.1/',
    'https://127.0.0.1:1/',
    'com.acme.app:/back',
  ),
  email: fc.constantFrom('ada@northwind.example', 'x@y', '"a b"@c.example', 'ü@exämple.example'),
}

const shortStrings = (schema: JsonSchema): fc.Arbitrary<string> => {
  const least = schema.minLength ?? 0
  const text = fc.string({ minLength: Math.min(least, 50), maxLength: Math.max(least, Math.min(schema.maxLength ?? 20, 20)) })
  const known = [
    'northwind',
    'ada@northwind.example',
    'en',
    'Europe/Berlin',
    'P1D',
    'PT0S',
    'lumen',
    'generic',
    'oauth2',
    'all',
    'test',
    'integrated_account:active',
  ]
  return fc.oneof(text, fc.constantFrom(...known))
}

/** What stands for a UUID, by the name of its field or the first word of its path. */
export type Ids = (what: string) => fc.Arbitrary<string>

/** Values that mostly fit a schema. */
const valuesOf = (schema: JsonSchema, schemas: Schemas, ids: Ids, what: string, depth = 0): fc.Arbitrary<unknown> => {
  const inner = (part: JsonSchema, name = what) => valuesOf(part, schemas, ids, name, depth + 1)
  if (depth > 6) return odd
  if (schema.$ref !== undefined) return inner(schemas[refName(schema.$ref)] ?? {})
  if (schema.const !== undefined) return nearly(fc.constant(schema.const))
  if (schema.enum) return nearly(fc.constantFrom(...schema.enum))
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (choices.length > 0) return fc.oneof(...choices.map((part) => inner(part)))
  if (schema.allOf) return fc.tuple(...schema.allOf.map((part) => inner(part))).map((parts) => Object.assign({}, ...parts) as unknown)
  const types = ([] as string[]).concat(schema.type ?? [])
  if (types.length === 0) return odd
  return nearly(fc.oneof(...types.map((type) => valueOfType(type, schema, inner, ids(what)))))
}

const valueOfType = (
  type: string,
  schema: JsonSchema,
  inner: (part: JsonSchema, name?: string) => fc.Arbitrary<unknown>,
  uuid: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> => {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number': {
      const min = schema.minimum ?? schema.exclusiveMinimum ?? -5
      return fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(Math.max(schema.maximum ?? 100_000, min), 2 ** 31 - 1) })
    }
    case 'string':
      if (schema.format === 'uuid') return uuid
      if (schema.format !== undefined && schema.format in formats) return formats[schema.format] ?? fc.string()
      return schema.pattern === undefined
        ? shortStrings(schema)
        : fc.oneof(shortStrings(schema), fc.stringMatching(new RegExp(schema.pattern, 'u')))
    case 'array':
      return fc.array(inner(schema.items ?? {}), { minLength: Math.min(schema.minItems ?? 0, 3), maxLength: 3 })
    default: {
      const required = new Set(schema.required ?? [])
      const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => {
        // Left out more often than not where it may be, and now and then where it may not.
        const there = required.has(name) ? { weight: 30, absent: 1 } : { weight: 1, absent: 2 }
        return fc.oneof(
          {
            weight: there.weight,
            arbitrary: inner(part, /_id$/.test(name) ? name : undefined).map((value) => [[name, value]] as [string, unknown][]),
          },
          { weight: there.absent, arbitrary: fc.constant([] as [string, unknown][]) },
        )
      })
      const more = fc.oneof(
        { weight: 4, arbitrary: fc.constant([] as [string, unknown][]) },
        {
          weight: 1,
          arbitrary: fc.tuple(fc.constantFrom('unknown', 'environment_id', '__proto__', 'case', 'a.b', ''), odd).map((entry) => [entry]),
        },
      )
      return fc.tuple(more, ...fields).map((entries) => Object.fromEntries(entries.flat()))
    }
  }
}

/** Requests of one operation, mostly well formed, so that the code behind the first check is tested. */
export const requestsOf = (method: string, path: string, operation: Operation, schemas: Schemas, ids: Ids): fc.Arbitrary<OddRequest> => {
  const parameters = operation.parameters ?? []
  const room = path.split('/')[1] ?? ''
  const text = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString()
  const parts = parameters.map((parameter) =>
    valuesOf(parameter.schema, schemas, ids, room).map((value) => ({ parameter, value: text(value) })),
  )
  const given = fc.tuple(...parts)
  // A list has dozens of filters; a few at a time.
  const chosen = fc.array(fc.nat({ max: Math.max(0, parameters.length - 1) }), { maxLength: 3 })
  const schema = operation.requestBody?.content['application/json']?.schema
  const body = schema === undefined ? fc.constant(undefined) : valuesOf(schema, schemas, ids, room).map((value) => JSON.stringify(value))
  const sent = fc.oneof(
    { weight: 30, arbitrary: body },
    {
      weight: 1,
      arbitrary: fc.constantFrom<string | undefined>(
        undefined,
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"a":1}x',
        '\ufeff{}',
        `${'['.repeat(2000)}${']'.repeat(2000)}`,
      ),
    },
  )
  const contentType = fc.oneof(
    { weight: 30, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/json; charset=latin1', 'application/x-www-form-urlencoded', 'application/JSON'),
    },
  )
  const key = fc.oneof(
    { weight: 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('k1', 'k2', 'k3') },
    { weight: 3, arbitrary: fc.uuid() },
  )
  return fc.record({ given, chosen, sent, contentType, key }).map((one) => {
    const asked = new URLSearchParams()
    let filled = path
    one.given.forEach(({ parameter, value }, index) => {
      // Of an empty or dotted segment a client makes another path.
      if (parameter.in === 'path')
        filled = filled.replace(`{${parameter.name}}`, () => encodeURIComponent(/^\.{0,2}$/.test(value) ? 'none' : value))
      else if (parameter.in === 'query' && (one.chosen.includes(index) || parameter.required === true)) asked.append(parameter.name, value)
    })
    const withBody = method !== 'GET' && method !== 'DELETE'
    return {
      operation: operation.operationId,
      method,
      path: `${filled}${asked.size > 0 ? `?${asked.toString()}` : ''}`,
      headers: {
        ...(withBody && { 'content-type': one.contentType }),
        ...(method === 'POST' && one.key !== undefined && { 'idempotency-key': one.key }),
      },
      body: withBody ? one.sent : undefined,
    }
  })
}
