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
import { testWebhook } from './test-webhook.js'
import { webhookJson } from './webhook.js'

export const mountWebhooks = (api: Api, tools: Tools): void => {
  const { database } = tools

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
  )(async ({ body }, { environmentId }) => {
    const { webhook, secret, signingKey } = await createWebhook(tools, {
      environmentId,
      targetUrl: body.target_url,
      isActive: body.is_active,
      eventTypes: body.event_types,
    })
    return { ...webhookJson(webhook), secret, signing_key: signingKey }
  })

  mount(
    api,
    testWebhookCall,
  )(async ({ body }, { environmentId }) => {
    await testWebhook(tools, environmentId, body.id)
    return { success: true }
  })

  mount(
    api,
    getWebhookCall,
  )(async ({ params }, { environmentId }) => webhookJson(await database.transaction((tx) => getWebhook(tx, environmentId, params.id))))

  mount(
    api,
    patchWebhookCall,
  )(async ({ params, body }, { environmentId }) =>
    webhookJson(
      await patchWebhook(tools, environmentId, params.id, {
        targetUrl: body.target_url,
        isActive: body.is_active,
        eventTypes: body.event_types,
      }),
    ),
  )

  mount(
    api,
    deleteWebhookCall,
  )(async ({ params }, { environmentId }) => {
    await database.transaction((tx) => deleteWebhook(tx, environmentId, params.id))
    return { id: params.id.toLowerCase() }
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
