import { z } from 'zod'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { integrationPatch, newIntegration } from './integration-schema.js'
import { fieldJson } from './field-schema.js'
import { revocations } from '../platforms/platform.js'
import { authenticationMethods, clientCheckModes } from './integration.js'
import { integrationFields } from './list-integrations.js'
import { probeJson } from './probe-schema.js'

const time = z.iso.datetime()
const texts = z.array(z.string())
const params = z.record(z.string(), z.string())
const authMethod = z.enum(['client_secret_basic', 'client_secret_post', 'none'])
const identityFrom = z.enum(['id_token', 'userinfo', 'token_response', 'callback', 'url', 'none'])

const identity = z.object({
  from: identityFrom,
  url: z.string().optional(),
  paths: texts,
  label_path: z.string().optional(),
  must_match: z.enum(['account', 'person']),
})

const oauth = z.object({
  issuer: z.string().nullable(),
  authorization_endpoint: z.string().nullable(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string().nullable(),
  revocation_endpoint: z.string().nullable(),
  client_id: z.string(),
  client_secret_expires_at: time.nullable(),
  token_endpoint_auth_method: authMethod,
  scopes: texts,
  required_scopes: texts.nullable(),
  scope_separator: z.string(),
  pkce: z.enum(['S256', 'none']),
  authorization_params: params,
  token_params: params,
  refresh_params: params,
  token_at: z.string().nullable(),
  callback_context: texts,
  token_context: texts,
  identity,
  needs_refresh_token: z.boolean(),
})

const integration = z
  .object({
    id: z.uuid(),
    environment_id: z.uuid(),
    name: z.string(),
    category: z.string().nullable(),
    config: z.object({ label: z.string() }),
    platform: z.string(),
    authentication_method: z.enum(authenticationMethods),
    oauth: oauth.nullable().meta({ description: '`null` where the authentication method is `api_key`' }),
    probe: probeJson.nullable(),
    fields: z.array(fieldJson),
    impact: z.string().nullable(),
    is_enabled: z.boolean(),
    warnings: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .meta({ description: 'What works, but not for long: each names the field that fixes it' }),
    client_check: z.enum(clientCheckModes).meta({ description: 'Whether the revocation endpoint may be asked about the client' }),
    redirect_uri: z.string().meta({ description: 'The address to register at the platform' }),
    endpoints_version: z.string().meta({
      description: 'Version of everything that decides where secrets are sent: the endpoints, the client id, the probe and the platform',
    }),
    endpoints_changed_at: time.nullable().meta({
      description:
        'When the endpoints, the client id, the probe or the platform were changed and not confirmed yet; nothing is sent until they are',
    }),
    endpoints_confirmed_at: time.nullable(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Integration', description: 'A platform plus one OAuth app, without its secret' })

const mirror = integration
  .extend({
    integration_id: z.uuid(),
    integration: integration.pick({ id: true, name: true, category: true, config: true }),
  })
  .meta({ id: 'EnvironmentIntegration', description: 'The same as the integration, under the name that Truto gives it' })

const platform = z
  .object({
    platform: z.string(),
    label: z.string(),
    create_app_at: z.string().nullable().meta({ description: 'Where to register the OAuth app at the platform' }),
    oauth: oauth
      .omit({ client_id: true, client_secret_expires_at: true, scopes: true, required_scopes: true })
      .partial()
      .extend({ identity: identity.extend({ needs_scope: z.string().optional() }).optional() }),
    always_scopes: texts.meta({ description: 'Requested in addition to the scopes of the integration' }),
    context: z
      .array(z.object({ name: z.string(), usual: z.string().nullable(), values: texts.nullable() }))
      .meta({ description: "Names in the endpoints, filled from the account's context; `usual` where it is left out" }),
    revocation: z.enum(revocations).meta({ description: 'What a revocation at the platform ends' }),
  })
  .meta({ id: 'Platform', description: 'What a platform fills into an integration' })

export type IntegrationJson = z.output<typeof integration>
export type PlatformJson = z.output<typeof platform>

const byId = z.object({ id: z.uuid() })
const tag = 'Integrations'
const read = { method: 'get', tag, scope: 'accounts:read' } as const
const write = { tag, scope: 'integrations:write' } as const
const list = z.object({ query: listQuery({ fields: integrationFields }) })

export const getIntegrations = call({
  id: 'listIntegrations',
  ...read,
  path: '/integration',
  summary: 'List integrations',
  given: list,
  answer: listAnswer(integration),
})

export const getIntegration = call({
  id: 'getIntegration',
  ...read,
  path: '/integration/:id',
  summary: 'Get an integration',
  given: z.object({ params: byId }),
  answer: integration,
})

export const postIntegration = call({
  id: 'createIntegration',
  ...write,
  method: 'post',
  path: '/integration',
  summary: 'Create an integration',
  description:
    '`oauth.issuer` is enough for a standard provider: its endpoints are read from its metadata. A value that you send wins over discovery.',
  given: z.object({ body: newIntegration }),
  answer: integration,
  fails: { 409: 'Another integration has this name' },
})

const held = z
  .number()
  .int()
  .meta({ description: 'Cases of this integration that are held now; after an incident they are released a few at a time' })
const healed = z.number().int().meta({ description: 'Accounts that work again since this change, as far as they have been checked' })

export const changeIntegration = call({
  id: 'updateIntegration',
  ...write,
  method: 'patch',
  path: '/integration/:id',
  summary: 'Change an integration',
  description:
    '`oauth` is merged field by field; after a change the platform is asked at once about a few of the waiting accounts, and the response has the result. A change of `issuer`, an endpoint, `client_id`, `platform` or `probe.url` needs `oauth.current_client_secret`, equal to the stored secret where there is one; `oauth.client_secret` sets a new one. The operators are notified, and nothing is sent to the platform until the change is confirmed.',
  given: z.object({ params: byId, body: integrationPatch }),
  answer: integration.extend({ held, healed }).meta({ id: 'IntegrationAndHeld' }),
  fails: { 409: 'Another integration has this name' },
})

export const postCheckIntegration = call({
  id: 'checkIntegration',
  ...write,
  method: 'post',
  path: '/integration/:id/check',
  summary: 'Check the OAuth app',
  description:
    'Sends a made-up token to the revocation endpoint (RFC 7009), with the client id and secret. A 401 or `invalid_client` means that the client is refused. Anything else proves little: it is `accepted` only where the endpoint has answered so while refreshes worked with these settings, and `unknown` elsewhere, as where there is no revocation endpoint. The platform is asked at most once in ten minutes for the same settings; `checked_at` is when it was.',
  given: z.object({ params: byId }),
  answer: z
    .object({
      client: z.enum(['accepted', 'refused', 'unknown']),
      code: z.string().meta({ example: 'invalid_client' }),
      summary: z.string().meta({ description: 'One sentence that a newcomer understands' }),
      http_status: z.number().int().nullable(),
      platform_code: z.string().nullable(),
      platform_message: z.string().nullable(),
      checked_at: time.nullable().meta({ description: 'When the platform was asked; `null`: it was not' }),
    })
    .meta({ id: 'ClientCheck' }),
})

export const removeIntegration = call({
  id: 'deleteIntegration',
  ...write,
  method: 'delete',
  path: '/integration/:id',
  summary: 'Delete an integration',
  given: z.object({ params: byId }),
  answer: byId,
  fails: { 409: 'It has accounts' },
})

export const postConfirmEndpoints = call({
  id: 'confirmEndpoints',
  tag,
  scope: 'endpoints:confirm',
  method: 'post',
  path: '/integration/:id/confirm-endpoints',
  repeatable: true,
  summary: 'Confirm changed endpoints',
  description:
    'Credentials that were issued under other endpoints may be sent to the current ones; held cases are retried at once. The caller must not be the one who changed them, and neither of the two API tokens may have made the other; at a terminal, `relink integration confirm` does the same. `endpoints_version` names the addresses that the caller looked at: a later change is not confirmed.',
  given: z.object({
    params: byId,
    body: z.object({
      endpoints_version: z
        .string()
        .regex(/^[\w-]{22}$/, 'must be the endpoints_version of GET /integration/:id')
        .meta({ description: 'From the response in which the caller looked at the addresses' }),
    }),
  }),
  answer: integration,
  fails: {
    403: 'The caller lacks the scope, or changed the endpoints itself',
    409: 'The endpoints were changed after the caller looked at them',
  },
})

export const getPlatforms = call({
  id: 'listPlatforms',
  ...read,
  path: '/platform',
  summary: 'List platforms',
  given: z.object({}),
  answer: listAnswer(platform),
})

export const getEnvironmentIntegrations = call({
  id: 'listEnvironmentIntegrations',
  ...read,
  path: '/environment-integration',
  summary: "List integrations, under Truto's name",
  given: list,
  answer: listAnswer(mirror),
})

export const getEnvironmentIntegration = call({
  id: 'getEnvironmentIntegration',
  ...read,
  path: '/environment-integration/:id',
  summary: "Get an integration, under Truto's name",
  given: z.object({ params: byId }),
  answer: mirror,
})
