import { z } from 'zod'
import { normalUrl } from '../http/normal-url.js'

/** What a header or a password is made of: printable, `{name}` in it replaced. */
const template = z
  .string()
  .max(2000)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')

/** RFC 9110 5.6.2, without what belongs to the connection. */
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header')
  .refine(
    (name) => !/^(?:host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|proxy-.*)$/i.test(name),
    'can not be set',
  )

const headers = z
  .record(headerName, template)
  .refine((given) => Object.keys(given).length <= 10, 'has more than 10')
  .meta({ description: 'How the key or token is sent: `{ "Authorization": "Bearer {api_key}" }`. Not a place for a secret itself.' })

const basicAuth = z
  .object({ username: template, password: template })
  .meta({ description: 'The same by RFC 7617: `{ "username": "{api_key}", "password": "" }`' })

export const probeGiven = z.object({
  url: z.string().min(1).max(2000).transform(normalUrl).meta({ description: '`{name}` is filled from context and fields' }),
  method: z.enum(['GET']).default('GET'),
  headers: headers.optional(),
  basic_auth: basicAuth.optional(),
})

export const probeJson = z.object({
  url: z.string(),
  method: z.enum(['GET']),
  headers: z.record(z.string(), z.string()).optional(),
  basic_auth: z.object({ username: z.string(), password: z.string() }).optional(),
})
