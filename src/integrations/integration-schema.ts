import { z } from 'zod'
import { normalUrl } from '../http/normal-url.js'
import { isReservedAtRefresh, isReservedParam } from '../oauth/reserved-params.js'
import { presets } from '../platforms/index.js'
import { Secret } from '../vault/secret.js'
import { fieldsGiven } from './field-schema.js'
import { authenticationMethods, clientCheckModes } from './integration.js'
import { probeGiven } from './probe-schema.js'

const platforms = presets().map(({ platform }) => platform)

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !/\p{Cc}/u.test(value), 'must be one line')

/** RFC 6749 3.3, and the commas that some platforms separate with. */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/, 'must be one scope, without spaces')
const contextName = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'must be a name of letters, digits, dots, dashes or underscores')
const endpoint = z.string().min(1).max(2000).transform(normalUrl)

const paramsWithout = (isReserved: (name: string) => boolean) =>
  z.record(z.string().min(1).max(100), z.string().max(2000)).superRefine((given, context) => {
    for (const name of Object.keys(given).filter(isReserved)) {
      context.addIssue({ code: 'custom', path: [name], message: 'is set by the protocol and can not be given' })
    }
  })
const params = paramsWithout(isReservedParam)

/** A dotted path through an answer: names that no answer would be without, and no expression. */
const place = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100}){0,9}$/, 'must be a dotted path of names, such as authed_user or data.token')

const identity = z.object({
  from: z.enum(['id_token', 'userinfo', 'token_response', 'callback', 'url', 'none']),
  url: endpoint.optional(),
  paths: z.array(z.string().min(1).max(200)).max(10).optional(),
  label_path: z.string().min(1).max(200).optional(),
  must_match: z.enum(['account', 'person']).optional(),
})

export const oauthGiven = z.object({
  issuer: z.string().min(1).max(2000).nullable().optional(),
  authorization_endpoint: endpoint.optional(),
  token_endpoint: endpoint.optional(),
  userinfo_endpoint: endpoint.nullable().optional(),
  revocation_endpoint: endpoint.nullable().optional(),
  client_id: line(500).optional(),
  client_secret: z
    .string()
    .min(1)
    .max(4096)
    .transform((value) => new Secret(value))
    .nullable()
    .optional()
    .meta({ description: 'Never returned; sealed at rest' }),
  current_client_secret: z
    .string()
    .min(1)
    .max(4096)
    .transform((value) => new Secret(value))
    .optional()
    .meta({ description: "The stored secret, which proves that the app's owner changes where secrets go; never returned" }),
  client_secret_expires_at: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2027-01-01T00:00:00Z' })
    .transform((value) => new Date(value))
    .nullable()
    .optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'none']).optional(),
  scopes: z.array(scope).max(200).optional(),
  required_scopes: z.array(scope).max(200).nullable().optional(),
  scope_separator: z.enum([' ', ',', '+', ';'], 'must be a space, a comma, + or ;').optional(),
  pkce: z.enum(['S256', 'none']).optional(),
  authorization_params: params.optional(),
  token_params: params.optional(),
  refresh_params: paramsWithout(isReservedAtRefresh)
    .optional()
    .meta({ description: 'Sent with each refresh. `scope` only as the scopes of the integration, unless the preset sends its own' }),
  token_at: place.nullable().optional().meta({
    description: "Path of the tokens in the token endpoint's responses, dotted; tried before the top level",
    example: 'authed_user',
  }),
  callback_context: z.array(contextName).max(20).optional(),
  token_context: z.array(contextName).max(20).optional(),
  identity: identity.optional(),
  needs_refresh_token: z.boolean().optional(),
})

export type OAuthGiven = z.output<typeof oauthGiven>

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a slug: small letters, digits, dashes or underscores, at most 64')
  .meta({ example: 'acme-crm' })

export const integrationPatch = z.object({
  name: name.optional(),
  category: line(100).nullable().optional(),
  config: z.object({ label: line(80).optional() }).optional(),
  platform: z.enum(platforms, `is not here yet; possible: ${platforms.join(', ')}`).optional(),
  authentication_method: z.enum(authenticationMethods, `must be one of ${authenticationMethods.join(', ')}`).optional(),
  oauth: oauthGiven.optional(),
  probe: probeGiven.nullable().optional().meta({ description: 'A harmless call that proves an access token, or an API key, works' }),
  fields: fieldsGiven.optional().meta({ description: 'Asked for on the connect page: an API key, a subdomain' }),
  impact: line(300).nullable().optional().meta({ description: 'What stops working without it, in one sentence' }),
  is_enabled: z.boolean().optional(),
  client_check: z.enum(clientCheckModes).optional().meta({
    description:
      '`auto`: if a refused grant may really be a refused client, the revocation endpoint is asked with a made-up token, at most once in ten minutes. `never`: it is not asked',
  }),
})

export type IntegrationPatch = z.output<typeof integrationPatch>

export const newIntegration = integrationPatch.extend({
  id: z.uuid().optional().meta({
    description:
      'Chosen by you, so that the redirect URI, `<address of Relink>/oauth/callback/<id>`, can be registered first; left out: a new one',
  }),
  name,
  oauth: oauthGiven.default({}),
})

export type NewIntegration = z.output<typeof newIntegration>
