import { z } from 'zod'
import { scopes } from '../domain/scope.js'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { environmentPatch, environmentSettings } from './environment-schema.js'
import { tokenFields } from './list-api-tokens.js'

const time = z.iso.datetime()
const scope = z.enum(scopes, `must be one of ${scopes.join(', ')}`)

/** What is stored was checked when it came in, and is not judged again when it goes out: rules change, rows stay. */
const shown = z.object({
  mail: z.object({
    delivery: environmentSettings.shape.mail.shape.delivery,
    allow: z.array(z.string()),
    redirect_to: z.string().nullable(),
    from: z.string(),
    reply_to: z.string().nullable(),
    bounce_domain: z.string().nullable(),
    per_person_per_day: z.int(),
    per_person_per_week: z.int().nullable(),
    per_domain_per_minute: z.int().nullable(),
    gather_for: z.string(),
  }),
  brand: z.object({
    product_name: z.string(),
    logo_url: z.string().nullable(),
    color: z.string().nullable(),
    reconnect_url: z.string().nullable(),
  }),
  support: z.object({ email: z.string().nullable(), url: z.string().nullable() }),
  operator: z.array(z.string()),
  default_locale: z.string(),
  time_zone: z.string().nullable(),
  unknown_identity: environmentSettings.shape.unknown_identity,
  embed_origins: z.array(z.string()),
  redirect_uris: z.array(z.string()),
})

const environment = z
  .object({
    id: z.uuid(),
    name: z.string(),
    mode: z.enum(['live', 'observe']),
    cut_over: z.array(z.uuid()),
    ...shown.shape,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Environment', description: 'The isolation boundary: every row and API token belongs to one' })

const token = z
  .object({
    id: z.uuid(),
    environment_id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    expires_at: time.nullable(),
    last_used_at: time.nullable().meta({ description: 'To the minute' }),
    created_at: time,
  })
  .meta({ id: 'ApiToken' })

export type EnvironmentJson = z.output<typeof environment>
export type ApiTokenJson = z.output<typeof token>

export const getEnvironment = call({
  id: 'getEnvironment',
  method: 'get',
  path: '/environment',
  tag: 'Environment',
  summary: "Get the token's own environment",
  scope: 'accounts:read',
  given: z.object({}),
  answer: environment,
})

export const changeEnvironment = call({
  id: 'updateEnvironment',
  method: 'patch',
  path: '/environment',
  tag: 'Environment',
  summary: "Change the token's own environment",
  description:
    '`mail`, `brand` and `support` are merged field by field; lists are replaced whole. `mode` goes to `observe` here, and back by `relink cutover` only. When `mail.delivery` becomes `live`, the open cases whose people are asked are held (`observe`) until they are released.',
  scope: 'settings:write',
  given: z.object({ body: environmentPatch }),
  answer: environment,
  fails: { 409: 'Another environment has this name, or it observes and `mode` is `live`' },
})

export const listTokens = call({
  id: 'listApiTokens',
  method: 'get',
  path: '/api-token',
  tag: 'API tokens',
  summary: 'List API tokens',
  scope: 'accounts:read',
  given: z.object({ query: listQuery({ fields: tokenFields }) }),
  answer: listAnswer(token),
})

export const getToken = call({
  id: 'getApiToken',
  method: 'get',
  path: '/api-token/:id',
  tag: 'API tokens',
  summary: 'Get an API token',
  scope: 'accounts:read',
  given: z.object({ params: z.object({ id: z.uuid() }) }),
  answer: token,
})

export const createToken = call({
  id: 'createApiToken',
  method: 'post',
  path: '/api-token',
  tag: 'API tokens',
  summary: 'Create an API token',
  description: 'The value is shown once, in this response. A token gives no scope that it lacks itself.',
  scope: 'settings:write',
  given: z.object({
    body: z.object({
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .refine((value) => !/\p{Cc}/u.test(value), 'must be one line'),
      scopes: z.array(scope).min(1, 'needs at least one scope'),
      expires_at: z.iso
        .datetime({ offset: true, error: 'must be a time such as 2027-01-01T00:00:00Z' })
        .transform((value) => new Date(value))
        .nullable()
        .optional(),
    }),
  }),
  answer: token.extend({ token: z.string().meta({ description: 'The value, shown this once' }) }),
  noStore: true,
})

export const deleteToken = call({
  id: 'deleteApiToken',
  method: 'delete',
  path: '/api-token/:id',
  tag: 'API tokens',
  summary: 'Delete an API token',
  description: 'It is refused from the next request on.',
  scope: 'settings:write',
  given: z.object({ params: z.object({ id: z.uuid() }) }),
  answer: z.object({ id: z.uuid() }),
})
