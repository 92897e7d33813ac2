import { expect, test } from 'vitest'
import { z } from 'zod'
import { environmentPatch } from '../src/access/environment-schema.js'
import { policySchema } from '../src/cases/policy-schema.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { fieldErrors } from '../src/http/field-errors.js'
import { plainMessages } from '../src/http/plain-messages.js'

const secret = 'rt-8c1f0e-very-secret'
const said = (schema: z.ZodType, value: unknown): string => {
  const parsed = schema.safeParse(value, { error: plainMessages })
  return parsed.success
    ? 'taken'
    : fieldErrors(parsed.error)
        .map(({ field, message }) => `${field} ${message}`)
        .join('; ')
}
const field = (schema: z.ZodType, value: unknown): string => said(z.object({ field: schema }), { field: value }).replace(/^field /, '')

const cases: readonly (readonly [what: string, schema: z.ZodType, value: unknown, message: string])[] = [
  ['left out', z.string(), undefined, 'is required'],
  ['a number for a text', z.string(), 7, 'must be text'],
  ['a text for a number', z.number(), secret, 'must be a number'],
  ['a fraction', z.int(), 1.5, 'must be a whole number'],
  ['a text for a list', z.array(z.string()), secret, 'must be a list'],
  ['a text for an object', z.object({}), secret, 'must be an object'],
  ['a text for a record', z.record(z.string(), z.string()), secret, 'must be an object'],
  ['a text for a truth', z.boolean(), secret, 'must be true or false'],
  ['too small', z.int().min(1), 0, 'must be at least 1'],
  ['too large', z.int().max(100), 101, 'must be at most 100'],
  ['not more', z.number().gt(3), 3, 'must be more than 3'],
  ['empty', z.string().min(1), '', 'must not be empty'],
  ['short', z.string().min(8), 'short', 'must have at least 8 characters'],
  ['long', z.string().max(3), secret, 'must have at most 3 characters'],
  ['an empty list', z.array(z.string()).min(1), [], 'must not be empty'],
  ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
  ['none of these', z.enum(['first', 'all']), secret, 'must be one of first, all'],
  ['not this one', z.literal('email'), secret, 'must be email'],
  ['no UUID', z.uuid(), secret, 'must be a UUID'],
]

test.each(cases)('%s is reported in plain words, without the value', (_what, schema, value, message) => {
  expect(field(schema, value)).toBe(message)
})

test('the words of a field’s own schema come first', () => {
  expect(said(policySchema, { ...defaultPolicy, notify: [{ after: 'P1D', to: 'nobody' }] })).toBe(
    'notify.0.to must be one of first, next, all',
  )
  expect(said(environmentPatch, { mail: { per_person_per_day: 0 }, time_zone: 'Mars/Olympus' })).toBe(
    'mail.per_person_per_day must be at least 1; time_zone must be an IANA time zone such as Europe/Berlin',
  )
})
