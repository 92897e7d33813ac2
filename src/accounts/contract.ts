import { z } from 'zod'
import { bounds, boundsWords, isWithin } from '../domain/bounds.js'
import { durationMs } from '../domain/duration.js'
import { addressees } from '../domain/verdict.js'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { timeZone } from '../http/time-zone.js'
import { authenticationMethods } from '../integrations/integration.js'
import { accountStatuses } from './account/account.js'
import { accountSchema, contactSchema } from './account/account-schema.js'
import { contactsInput, lineInput } from './contacts/contact-input.js'
import { remoteAccountInput } from './grant/remote-account-input.js'
import { contextWithToken } from './grant/token-input.js'

const tag = 'Integrated accounts'
const byId = z.object({ id: z.uuid() })
const tenantId = z.string().min(1).max(200)
const context = z.record(z.string(), z.unknown())
/** Variables and keys of the company's own: a private key has lines. */
export const ownValues = { context: 'lines' } as const
const externalId = z.string().min(1).max(500).nullish()
const label = lineInput(300).nullish()
const impact = lineInput(300).nullish()
const isSandbox = z.boolean().nullish()
const method = z
  .enum(authenticationMethods, `must be one of ${authenticationMethods.join(', ')}`)
  .nullish()
  .meta({ description: "The integration's, unless given; another one is refused" })
const success = z.object({ success: z.literal(true) })
const refusals = {
  401: 'A contact or administrator must reauthorize: `truto_is_remote_error`, `case_id`, `addressee`',
  503: "The platform does not answer, or the fault is the operator's: `Retry-After`, `case_id`, `addressee`",
}

export const listAccounts = call({
  id: 'listAccounts',
  method: 'get',
  path: '/integrated-account',
  summary: 'List accounts',
  tag,
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({
      fields: {
        search: {
          type: 'string',
          only: ['eq'],
          description:
            'The beginnings of words, all of which must be there: of label, tenant, tenant’s name, `external_id`, a contact’s name or address; or a whole id, case reference, or address that was mailed',
        },
        id: { type: 'uuid' },
        tenant_id: { type: 'string' },
        status: { type: 'string', oneOf: accountStatuses },
        external_id: { type: 'string' },
        is_sandbox: { type: 'boolean' },
        'integration.name': { type: 'string' },
        'case.addressee': { type: 'string', oneOf: addressees, description: 'Who can fix it: of the open case, else the last one' },
        created_at: { type: 'time' },
        updated_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(accountSchema),
})

export const getAccount = call({
  id: 'getAccount',
  method: 'get',
  path: '/integrated-account/:id',
  summary: 'Read an account',
  tag,
  scope: 'accounts:read',
  given: z.object({ params: byId }),
  answer: accountSchema,
})

export const postAccount = call({
  id: 'importAccount',
  method: 'post',
  path: '/integrated-account',
  summary: 'Import an account',
  description:
    "Takes over credentials that you already have. Its refresh token is not sent anywhere until it is due. Where the integration's method is not `oauth2`, `context` holds the values of its fields, by name; secret ones are sealed.",
  tag,
  scope: 'accounts:write',
  texts: ownValues,
  given: z.object({
    body: z.object({
      tenant_id: tenantId,
      environment_integration_id: z.uuid(),
      authentication_method: method,
      context: contextWithToken,
      remote_account: remoteAccountInput.nullish().meta({
        description:
          'Who is connected, if you know: `account` or `person`, as the integration’s `identity.must_match`, or `values`, one for each of its paths. A reconnection is compared with it. Left out: asked with the access token while that lives',
      }),
      external_id: externalId,
      label,
      contacts: contactsInput.nullish(),
      impact,
      notify: z.boolean().nullish(),
      is_sandbox: isSandbox,
    }),
  }),
  answer: accountSchema,
  fails: { 409: 'Another account has this `external_id`' },
})

export const patchAccountCall = call({
  id: 'updateAccount',
  method: 'patch',
  path: '/integrated-account/:id',
  summary: 'Change an account',
  description: '`context` is merged shallowly and keeps its credentials; `contacts` are replaced whole.',
  tag,
  scope: 'accounts:write',
  texts: ownValues,
  given: z.object({
    params: byId,
    body: z.object({
      tenant_id: tenantId.optional(),
      context: context.optional(),
      contacts: contactsInput.nullish(),
      external_id: externalId,
      label,
      impact,
      notify: z.boolean().optional(),
    }),
  }),
  answer: accountSchema,
  fails: { 409: 'Another account has this `external_id`' },
})

export const patchCredentialsCall = call({
  id: 'replaceCredentials',
  method: 'patch',
  path: '/integrated-account/:id/credentials',
  summary: 'Replace an account’s credentials',
  description:
    "Verified like a sign-in: a refresh token is proven by using it, an API key by the integration's probe, a client by the token that it gets. What is refused changes nothing. Where the environment observes, tokens are stored and no refresh token is sent.",
  tag,
  scope: 'credentials:write',
  texts: ownValues,
  given: z.object({ params: byId, body: z.object({ context: contextWithToken }) }),
  answer: accountSchema,
  fails: { 409: 'They belong to another account at the platform', 422: 'They do not work, or lack something', 503: 'Nothing is proven' },
})

export const deleteAccountCall = call({
  id: 'deleteAccount',
  method: 'delete',
  path: '/integrated-account/:id',
  summary: 'Delete an account',
  description: 'Cancels its case, revokes its links, erases credentials, mails, and contacts that nothing else names.',
  tag,
  scope: 'accounts:write',
  adminsOnly: true,
  given: z.object({ params: byId }),
  answer: z.object({ id: z.uuid() }),
})

export const bulkDeleteCall = call({
  id: 'deleteAccounts',
  method: 'post',
  path: '/integrated-account/bulk-delete',
  summary: 'Delete several accounts',
  tag,
  scope: 'accounts:write',
  adminsOnly: true,
  given: z.object({
    body: z.object({ ids: z.array(z.uuid()).min(1).max(5000).optional(), tenant_id: tenantId.optional() }).superRefine((given, check) => {
      if ((given.ids === undefined) !== (given.tenant_id === undefined)) return
      for (const field of ['ids', 'tenant_id']) check.addIssue({ code: 'custom', path: [field], message: 'one of ids and tenant_id' })
    }),
  }),
  answer: success,
})

export const refreshCredentialsCall = call({
  id: 'refreshCredentials',
  method: 'post',
  path: '/integrated-account/refresh-credentials',
  repeatable: true,
  summary: 'Refresh now',
  tag,
  scope: 'credentials:write',
  given: z.object({ body: z.object({ id: z.uuid() }) }),
  answer: success,
  fails: { ...refusals, 409: 'There is no refresh token, and the access token still lives; or the environment observes' },
})

export const reportAuthenticationErrorCall = call({
  id: 'reportAuthenticationError',
  method: 'post',
  path: '/integrated-account/:id/authentication-error',
  repeatable: true,
  summary: 'Report a 401 or 403 of the platform',
  description: 'A 401 joins the open case, else the account is refreshed first: `case_id` is null where that worked, and for a 403.',
  tag,
  scope: 'accounts:write',
  status: 202,
  // What the platform said, as it came.
  texts: { message: 'raw', body: 'raw' },
  given: z.object({
    params: byId,
    body: z.object({
      status: z.union([z.literal(401), z.literal(403)], 'must be 401 or 403'),
      resource: z.string().max(2000).nullish(),
      method: z.string().max(20).nullish(),
      missing_scopes: z.array(z.string().max(500)).max(500).nullish(),
      message: z.string().max(10_000).nullish(),
      generation: z.number().int().min(1).max(2_147_483_647).nullish().meta({
        description: 'The `generation` that `GET …/access-token` returned with the token that got the 401. Default: the current one',
      }),
      body: z.unknown().optional().meta({
        description:
          'What the platform answered to the refresh, raw: text, JSON, or `{ status, body }`. Judged where the environment observes, else ignored',
      }),
    }),
  }),
  answer: z.object({
    case_id: z.uuid().nullable(),
    newer: z
      .literal(true)
      .optional()
      .meta({ description: 'The report was about a token that has been replaced; the platform was not asked. Fetch the new token' }),
  }),
  fails: { 503: 'A refresh is taking longer than it should' },
})

const minValid = z
  .string()
  .refine((text) => /^\d{1,6}$/.test(text) || durationMs(text) !== null, 'must be an ISO-8601 duration such as PT5M, or seconds')
  .transform((text) => (/^\d+$/.test(text) ? Number(text) * 1000 : (durationMs(text) ?? 0)))
  .refine((ms) => isWithin(ms, bounds.min_valid), `must be ${boundsWords(bounds.min_valid)}`)

export const accessTokenCall = call({
  id: 'getAccessToken',
  method: 'get',
  path: '/integrated-account/:id/access-token',
  summary: 'Fetch a live access token',
  description:
    'Refreshed when due; the stored one is given while it lives, even with an open case. One whose 401 was reported, and whose refresh was refused, counts as expired. Of an `api_key` account: the key itself, `token_type` `api_key`, `expires_at` null, until the platform has refused it.',
  tag,
  scope: 'credentials:read',
  noStore: true,
  given: z.object({
    params: byId,
    query: z.object({ min_valid: minValid.optional().meta({ description: 'How long it must still live: ISO-8601, or seconds; PT30S' }) }),
  }),
  answer: z.object({
    access_token: z.string(),
    token_type: z.string(),
    expires_at: z.iso.datetime().nullable(),
    generation: z
      .number()
      .int()
      .meta({ description: 'Of the credentials: each refresh and each reconnection increases it. Send it with a reported 401' }),
    scope: z.array(z.string()),
    fields: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: "Where the account's method is not `oauth2`: the values of the integration's secret fields, by name" }),
  }),
  fails: refusals,
})

const byTenant = z.object({ tenant_id: tenantId })
const tenantSchema = z
  .object({
    tenant_id: z.string(),
    name: z.string().nullable(),
    time_zone: z.string().nullable(),
    contacts: z.array(contactSchema),
  })
  .meta({ id: 'Tenant' })

export const getTenantCall = call({
  id: 'getTenant',
  method: 'get',
  path: '/tenant/:tenant_id',
  summary: 'Read a tenant',
  tag: 'Tenants',
  scope: 'accounts:read',
  given: z.object({ params: byTenant }),
  answer: tenantSchema,
})

export const putTenantCall = call({
  id: 'setTenant',
  method: 'put',
  path: '/tenant/:tenant_id',
  summary: 'Write a tenant',
  description: 'Its contacts are asked after those of the account; they are replaced whole.',
  tag: 'Tenants',
  scope: 'accounts:write',
  given: z.object({
    params: byTenant,
    body: z.object({
      name: lineInput(200).nullish(),
      time_zone: timeZone.nullish().meta({ example: 'Europe/Berlin', description: 'Of its people whose own zone is not known' }),
      contacts: contactsInput.optional(),
    }),
  }),
  answer: tenantSchema,
})
