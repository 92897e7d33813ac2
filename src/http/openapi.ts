import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi'
import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import type { AnyCall, Api } from './call.js'
import type { DeclaredEvent } from './declared-event.js'
import { relinkVersion } from './relink-version.js'

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>

const errorEnvelope = z
  .object({
    statusCode: z.number().int(),
    error: z.string().meta({ description: 'The reason phrase of the status' }),
    message: z.string().meta({ description: 'One sentence, for the person who debugs' }),
    errors: z
      .array(z.object({ field: z.string().meta({ example: 'contacts.0.email' }), message: z.string() }))
      .optional()
      .meta({ description: 'One for each field that was refused' }),
    truto_is_remote_error: z.boolean().optional().meta({ description: 'True when the platform behind the account is the cause' }),
    raw_response: z.unknown().optional().meta({ description: "The platform's answer, without secrets" }),
  })
  .meta({ id: 'Error', description: 'Every response that is not a success' })

const description = `Relink repairs broken connections, one durable case for each.

Send an API token as \`Authorization: Bearer …\`. It belongs to one environment and has scopes; each call names the one it needs.

Times are ISO-8601 in UTC, ids are UUIDs, durations are ISO-8601 (\`PT2M\`, \`P3D\`). Unknown fields of a body are ignored; unknown fields of a query are refused.

A list returns \`result\`, \`next_cursor\` and \`limit\`; send \`next_cursor\` back for the next page. Filters are fields (\`status=needs_reauth\`, \`integration.name=hubspot\`), with an operator in brackets where needed (\`created_at[gt]=2026-11-24T00:00:00Z\`, \`id[in]=a,b\`).

A 401 with \`truto_is_remote_error\` means that the account must be reauthorized; without it, that the API token is wrong. 429 and 503 carry \`Retry-After\`, in seconds.

A POST may carry an \`Idempotency-Key\`: repeated with the same body, it gets the stored response and \`Idempotent-Replayed: true\`, for a day. Responses of 5xx, with \`Retry-After\` or with \`truto_is_remote_error\` are not stored: repeat the request.`

/** OpenAPI 3.1 of all calls and events, in the order in which they were mounted. `publicUrl` is left out of the committed file. */
export const openApiDocument = ({ calls, events }: Pick<Api, 'calls' | 'events'>, publicUrl?: string): OpenApiDocument => {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer', description: 'An API token of one environment' })
  const ids = new Set<string>()
  for (const call of calls) {
    const route = routeOf(call)
    if (ids.has(route.operationId)) throw new Error(`Two calls would be ${route.operationId}`)
    ids.add(route.operationId)
    registry.registerPath(route)
  }
  for (const event of events) registry.registerWebhook(webhookOf(event))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Relink', version: relinkVersion(), description },
    ...(publicUrl !== undefined && { servers: [{ url: publicUrl }] }),
    tags: [...new Set(calls.map((call) => call.tag))].map((name) => ({ name })),
  })
}

const routeOf = (call: AnyCall): RouteConfig & { readonly operationId: string } => {
  const { params, query, body } = call.given.shape as { params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }
  return {
    method: call.method,
    path: call.path.replace(/:(\w+)/g, '{$1}'),
    operationId: call.id,
    summary: call.summary,
    tags: [call.tag],
    ...(call.description !== undefined && { description: call.description }),
    ...(call.scope !== 'public' && { 'x-scope': call.scope }),
    ...(call.adminsOnly && { 'x-admins-only': true }),
    security: call.scope === 'public' ? [] : [{ token: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(takesKey(call) && { headers: z.object({ 'Idempotency-Key': idempotencyKey }) }),
      ...(call.raw !== undefined && {
        body: { required: true, content: { [call.raw]: { schema: { type: 'string', format: 'binary' } } } },
      }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [call.status]: {
        description: 'Done',
        content: { [call.stream ? 'text/event-stream' : 'application/json']: { schema: call.answer } },
      },
      ...failures(call),
    },
  }
}

/** The body of a delivery, as `verifyWebhook` returns it. */
const webhookOf = ({ name, summary, payload }: DeclaredEvent): RouteConfig => ({
  method: 'post',
  path: name,
  summary,
  description: 'Signed by `webhook-signature` (Standard Webhooks) and by `X-Truto-Signature`. Delivered means a 2xx response within 10 s.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            id: z.guid().meta({ description: 'The same in every try, and when it is sent again: keep it to recognize a repeat' }),
            event: z.literal(name),
            payload,
            environment_id: z.guid(),
            webhook_id: z.guid(),
            created_at: z.iso.datetime().meta({
              description:
                'Of two events of one account, the one with the higher `payload.generation`, then the later `created_at`, is newer',
            }),
          }),
        },
      },
    },
  },
  responses: { '2XX': { description: 'Delivered' } },
})

/** Every POST with a caller, as `mount` does it. */
const takesKey = (call: AnyCall): boolean => call.method === 'post' && call.scope !== 'public'

const idempotencyKey = z.string().max(255).optional().meta({
  description: 'Any text of yours. The same request with the same key gets the same response for a day, and has one effect',
})

const failures = (call: AnyCall): RouteConfig['responses'] => {
  const { params } = call.given.shape as { params?: z.ZodType }
  const told: Record<string, string> = {
    400: 'A field is wrong; the message names it',
    ...(call.scope !== 'public' && { 401: 'The API token is missing or wrong', 403: `The API token lacks the scope ${call.scope}` }),
    ...(params && { 404: 'There is none with this id in this environment' }),
    ...(takesKey(call) && {
      409: 'The first request with this `Idempotency-Key` is under way (`Retry-After`), or its response was lost after its effect',
      422: 'This `Idempotency-Key` was sent before with another body',
    }),
    ...call.fails,
    default: 'Any other failure',
  }
  const content = { 'application/json': { schema: errorEnvelope } }
  return Object.fromEntries(Object.entries(told).map(([status, text]) => [status, { description: text, content }]))
}
