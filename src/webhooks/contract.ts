import { z } from 'zod'
import { bounds, boundsWords, isWithin } from '../domain/bounds.js'
import { durationMs } from '../domain/duration.js'
import { call } from '../http/call.js'
import type { DeclaredEvent } from '../http/declared-event.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { normalUrl } from '../http/normal-url.js'
import { deliveryStates } from './delivery.js'

const tag = 'Webhooks'
const time = z.iso.datetime()
const params = z.object({ id: z.guid() })

const eventType = z
  .string()
  .max(100, 'must have at most 100 characters')
  .regex(/^(?:test|[\w.-]+:[\w.-]+)$/, 'must be entity:action, such as integrated_account:authentication_error')
const eventTypes = z
  .array(eventType)
  .min(1, 'must name at least one event; leave it out for all')
  .max(100, 'must name at most 100 events')
  .nullable()
  .meta({ description: 'Events to send; null or left out: all', example: ['integrated_account:authentication_error'] })
const targetUrl = z
  .string()
  .max(2048, 'must have at most 2048 characters')
  .transform(normalUrl)
  .meta({ description: 'A public https address', example: 'https://app.example/hooks/relink' })

const webhook = z
  .object({
    id: z.guid(),
    target_url: z.string(),
    is_active: z.boolean(),
    environment_id: z.guid(),
    event_types: z.array(z.string()).nullable(),
    failed_tries: z.number().int().meta({ description: 'Failed tries in a row, over all of its deliveries; 0 once one is taken' }),
    failing_since: time.nullable().meta({ description: 'When the first of them was; null: the last try was taken' }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Webhook', description: 'An endpoint that subscribed to events' })

const created = webhook.extend({
  secret: z.string().meta({ description: 'Key of X-Truto-Signature; shown this once' }),
  signing_key: z.string().meta({ description: 'The same for libraries of Standard Webhooks; shown this once', example: 'whsec_…' }),
})

const event = z
  .object({
    id: z.guid().meta({ description: 'The same in each delivery and each try' }),
    event: z.string().meta({ example: 'integrated_account:authentication_error' }),
    payload: z.unknown(),
    environment_id: z.guid(),
    integrated_account_id: z.guid().nullable(),
    case_id: z.guid().nullable(),
    created_at: time,
  })
  .meta({ id: 'Event', description: 'An event, as it was sent to endpoints' })

const delivery = z
  .object({
    id: z.guid(),
    event_id: z.guid(),
    event: z.string(),
    state: z.enum(deliveryStates),
    tries: z.array(
      z.object({
        at: time,
        status: z.number().int().nullable(),
        error: z.string().nullable(),
        ms: z.number().meta({ description: 'Milliseconds' }),
      }),
    ),
    next_try_at: time.nullable(),
    created_at: time,
  })
  .meta({
    id: 'Delivery',
    description:
      'One event for one endpoint, and every try to tell it. `parked`: it was not delivered within a day; it is sent again by resend or replay. Tries that an open circuit spared are not listed.',
  })

const oldValidFor = z
  .string('must be an ISO-8601 duration such as P1D')
  .refine((value) => durationMs(value) !== null, 'must be an ISO-8601 duration such as P1D')
  .refine((value) => isWithin(durationMs(value) ?? 0, bounds.old_secret_valid_for), `must be ${boundsWords(bounds.old_secret_valid_for)}`)
  .meta({ description: 'How long the old secret signs beside the new one; PT0S ends it now', example: 'P1D' })

/** What `POST /webhook/test` sends. */
export const testEvent: DeclaredEvent = {
  name: 'test',
  summary: 'A test of the endpoint: `POST /webhook/test`',
  payload: z.object({ foo: z.literal('bar') }),
}

export const listWebhooksCall = call({
  id: 'listWebhooks',
  method: 'get',
  path: '/webhook',
  summary: 'List webhooks',
  tag,
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({ fields: { is_active: { type: 'boolean' }, environment_id: { type: 'uuid' }, created_at: { type: 'time' } } }),
  }),
  answer: listAnswer(webhook),
})

export const createWebhookCall = call({
  id: 'createWebhook',
  method: 'post',
  path: '/webhook',
  summary: 'Subscribe an endpoint',
  description:
    'Deliveries are POSTs with a JSON body, signed with the secret in this response, which is shown only here. Delivered means 2xx within 10 s.',
  tag,
  scope: 'webhooks:write',
  noStore: true,
  given: z.object({
    body: z.object({ target_url: targetUrl, is_active: z.boolean().default(true), event_types: eventTypes.default(null) }),
  }),
  answer: created,
})

export const getWebhookCall = call({
  id: 'getWebhook',
  method: 'get',
  path: '/webhook/:id',
  summary: 'Get a webhook',
  tag,
  scope: 'accounts:read',
  given: z.object({ params }),
  answer: webhook,
})

export const patchWebhookCall = call({
  id: 'updateWebhook',
  method: 'patch',
  path: '/webhook/:id',
  summary: 'Change a webhook',
  description:
    'Deliveries of an inactive webhook wait until it is active again; while its owner has made it inactive, no new ones are written. One that became inactive because it failed for days keeps getting deliveries, parked; made active again, it gets all that was parked since it began to fail.',
  tag,
  scope: 'webhooks:write',
  given: z.object({
    params,
    body: z.object({ target_url: targetUrl.optional(), is_active: z.boolean().optional(), event_types: eventTypes.optional() }),
  }),
  answer: webhook,
})

export const deleteWebhookCall = call({
  id: 'deleteWebhook',
  method: 'delete',
  path: '/webhook/:id',
  summary: 'Delete a webhook and its deliveries',
  tag,
  scope: 'webhooks:write',
  given: z.object({ params }),
  answer: z.object({ id: z.guid() }),
})

export const testWebhookCall = call({
  id: 'testWebhook',
  method: 'post',
  path: '/webhook/test',
  repeatable: true,
  summary: 'Send an endpoint the event `test`',
  description: 'Sent once, at once, signed like any other. If the endpoint refuses it, the error has its response.',
  tag,
  scope: 'webhooks:write',
  given: z.object({ body: z.object({ id: z.guid() }) }),
  answer: z.object({ success: z.literal(true) }),
  fails: { 422: 'The endpoint did not answer with 2xx within 10 s; `endpoint` holds `status`, `ms` and the beginning of `body`' },
})

export const listDeliveriesCall = call({
  id: 'listDeliveries',
  method: 'get',
  path: '/webhook/:id/delivery',
  summary: 'List the deliveries of a webhook',
  tag,
  scope: 'accounts:read',
  given: z.object({
    params,
    query: listQuery({
      fields: {
        state: { type: 'string', oneOf: deliveryStates },
        event: { type: 'string' },
        event_id: { type: 'uuid' },
        created_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(delivery),
})

export const listEventsCall = call({
  id: 'listEvents',
  method: 'get',
  path: '/event',
  summary: 'List events',
  tag,
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({
      fields: {
        event: { type: 'string' },
        integrated_account_id: { type: 'uuid' },
        case_id: { type: 'uuid' },
        created_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(event),
})

export const getEventCall = call({
  id: 'getEvent',
  method: 'get',
  path: '/event/:id',
  summary: 'Get an event',
  tag,
  scope: 'accounts:read',
  given: z.object({ params }),
  answer: event,
})

export const rotateSecretCall = call({
  id: 'rotateWebhookSecret',
  method: 'post',
  path: '/webhook/:id/rotate-secret',
  summary: "Rotate a webhook's secret",
  description:
    'Until `old_secret_valid_until` every delivery is signed with both: `webhook-signature` has two signatures, `X-Truto-Signature` is made with the old secret, `X-Truto-Signature-New` with the new one.',
  tag,
  scope: 'webhooks:write',
  noStore: true,
  given: z.object({ params, body: z.object({ old_secret_valid_for: oldValidFor.default('P1D') }) }),
  answer: z.object({
    secret: z.string().meta({ description: 'Shown this once' }),
    signing_key: z.string().meta({ description: 'The same for libraries of Standard Webhooks; shown this once', example: 'whsec_…' }),
    old_secret_valid_until: time,
  }),
})

export const replayCall = call({
  id: 'replayWebhook',
  method: 'post',
  path: '/webhook/:id/replay',
  summary: 'Send everything since a time again',
  description:
    'Every event that the webhook wants and that was written at `since` or later, with the same ids: parked and delivered ones, and those written while it was inactive.',
  tag,
  scope: 'webhooks:write',
  given: z.object({ params, body: z.object({ since: z.iso.datetime({ offset: true }) }) }),
  answer: z.object({ events: z.number().int() }),
  fails: { 409: 'The webhook is inactive' },
})

export const resendCall = call({
  id: 'resendEvent',
  method: 'post',
  path: '/event/:id/resend',
  summary: 'Send an event again',
  description: 'With the same id, to `webhook_id`; without it, to every active webhook that wants the event or was sent it.',
  tag,
  scope: 'webhooks:write',
  given: z.object({ params, body: z.object({ webhook_id: z.guid().nullable().default(null) }) }),
  answer: z.object({ success: z.literal(true), webhooks: z.number().int().meta({ description: 'How many webhooks it is sent to again' }) }),
  fails: { 409: 'The webhook is inactive' },
})
