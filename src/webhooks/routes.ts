import { actorOf } from '../access/actor-of.js'
import { auditStaff } from '../access/audit-staff.js'
import { durationMs } from '../domain/duration.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Tools } from '../tools.js'
import {
  createWebhookCall,
  deleteWebhookCall,
  getEventCall,
  getWebhookCall,
  listDeliveriesCall,
  listEventsCall,
  listWebhooksCall,
  patchWebhookCall,
  replayCall,
  resendCall,
  rotateSecretCall,
  testEvent,
  testWebhookCall,
} from './contract.js'
import { createWebhook } from './create-webhook.js'
import { deleteWebhook } from './delete-webhook.js'
import { deliveryJson } from './delivery.js'
import { eventJson } from './event.js'
import { getEvent } from './get-event.js'
import { getWebhook } from './get-webhook.js'
import { listDeliveries } from './list-deliveries.js'
import { listEvents } from './list-events.js'
import { listWebhooks } from './list-webhooks.js'
import { patchWebhook } from './patch-webhook.js'
import { replayWebhook } from './replay-webhook.js'
import { resendEvent } from './resend-event.js'
import { rotateSecret } from './rotate-secret.js'
import { testWebhook } from './test-webhook.js'
import { webhookJson } from './webhook.js'

export const mountWebhooks = (api: Api, tools: Tools): void => {
  const { database } = tools
  api.events.push(testEvent)

  mount(
    api,
    listWebhooksCall,
  )(async ({ query }, { environmentId }) => {
    const { rows, nextCursor } = await database.transaction((tx) => listWebhooks(tx, environmentId, query))
    return { result: rows.map(webhookJson), next_cursor: nextCursor, limit: query.limit }
  })

  mount(
    api,
    createWebhookCall,
  )(async ({ body }, caller) => {
    const wanted = {
      environmentId: caller.environmentId,
      targetUrl: body.target_url,
      isActive: body.is_active,
      eventTypes: body.event_types,
    }
    const { webhook, secret, signingKey } = await createWebhook(tools, wanted, actorOf(caller))
    return { ...webhookJson(webhook), secret, signing_key: signingKey }
  })

  mount(
    api,
    testWebhookCall,
  )(async ({ body }, caller) => {
    await testWebhook(tools, caller.environmentId, body.id)
    await database.transaction((tx) => auditStaff(tx, caller, { action: 'tested', subjectKind: 'webhook', subjectId: body.id }))
    return { success: true }
  })

  mount(
    api,
    getWebhookCall,
  )(async ({ params }, { environmentId }) => webhookJson(await database.transaction((tx) => getWebhook(tx, environmentId, params.id))))

  mount(
    api,
    patchWebhookCall,
  )(async ({ params, body }, caller) => {
    const changes = { targetUrl: body.target_url, isActive: body.is_active, eventTypes: body.event_types }
    return webhookJson(await patchWebhook(tools, caller.environmentId, params.id, changes, actorOf(caller)))
  })

  mount(
    api,
    deleteWebhookCall,
  )(async ({ params }, caller) => {
    await database.transaction((tx) => deleteWebhook(tx, caller.environmentId, params.id, actorOf(caller)))
    return { id: params.id.toLowerCase() }
  })

  mount(
    api,
    rotateSecretCall,
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    const oldValidForMs = durationMs(body.old_secret_valid_for) ?? 0
    const rotated = await database.transaction((tx) =>
      rotateSecret(tx, { environmentId, id: params.id, oldValidForMs, actor: actorOf(caller) }),
    )
    return { secret: rotated.secret, signing_key: rotated.signingKey, old_secret_valid_until: rotated.oldSecretUntil.toISOString() }
  })

  mount(
    api,
    replayCall,
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    const replay = { environmentId, id: params.id, since: new Date(body.since), actor: actorOf(caller) }
    return { events: await database.transaction((tx) => replayWebhook(tx, replay)) }
  })

  mount(
    api,
    resendCall,
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    const resend = { environmentId, eventId: params.id, webhookId: body.webhook_id, actor: actorOf(caller) }
    return { success: true, webhooks: await database.transaction((tx) => resendEvent(tx, resend)) }
  })

  mount(
    api,
    listDeliveriesCall,
  )(async ({ params, query }, { environmentId }) => {
    const { rows, nextCursor } = await database.transaction((tx) => listDeliveries(tx, environmentId, params.id, query))
    return { result: rows.map(deliveryJson), next_cursor: nextCursor, limit: query.limit }
  })

  mount(
    api,
    listEventsCall,
  )(async ({ query }, { environmentId }) => {
    const { rows, nextCursor } = await database.transaction((tx) => listEvents(tx, environmentId, query))
    return { result: rows.map(eventJson), next_cursor: nextCursor, limit: query.limit }
  })

  mount(
    api,
    getEventCall,
  )(async ({ params }, { environmentId }) => eventJson(await database.transaction((tx) => getEvent(tx, environmentId, params.id))))
}
