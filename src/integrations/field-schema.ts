import { z } from 'zod'
import { credentialNames } from './credential-names.js'
import { isPattern } from './fits-field.js'
import type { Field } from './integration.js'

const field = z
  .object({
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'must be a name of letters, digits, dashes or underscores')
      .refine((name) => name !== 'oauth' && name !== 'access_token', 'is a name that Relink writes itself'),
    label: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .refine((value) => !/\p{Cc}/u.test(value), 'must be one line'),
    secret: z.boolean().default(false).meta({ description: 'Sealed, and never shown again' }),
    pattern: z
      .string()
      .min(1)
      .max(300)
      .refine(isPattern, 'must be a regular expression')
      .nullish()
      .transform((value) => value ?? undefined)
      .meta({ description: 'A regular expression that the whole value has to match' }),
  })
  .refine(({ name, secret }) => secret || !credentialNames.has(name), {
    path: ['secret'],
    message: 'must be true for a field of this name',
  })
  .transform(({ pattern, ...rest }): Field => (pattern === undefined ? rest : { ...rest, pattern }))

/** What the connect page asks for, in this order. */
export const fieldsGiven = z
  .array(field)
  .max(10)
  .superRefine((fields, context) => {
    fields.forEach(({ name }, index) => {
      if (fields.findIndex((one) => one.name === name) < index) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is named twice' })
      }
    })
  })

export const fieldJson = z.object({ name: z.string(), label: z.string(), secret: z.boolean(), pattern: z.string().optional() })
