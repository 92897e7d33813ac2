import { randomUUID } from 'node:crypto'
import { NotFound, Unprocessable } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { deliveryBody } from './event.js'
import { postSigned } from './post-signed.js'
import { openSecrets } from './secrets.js'
import { selectSecrets, selectWebhook } from './store/webhook-store.js'

/** Enough to tell an error page of a proxy from one of the application. */
const shownCharacters = 500

/**
 * Sends the event `test` at once, signed like any other; nothing is stored, nothing is tried again. An inactive webhook can be tested.
 * @throws {NotFound} @throws {Unprocessable} with what the endpoint answered
 */
export const testWebhook = async (tools: Tools, environmentId: string, id: string): Promise<void> => {
  const webhook = await selectWebhook(tools.database, environmentId, id)
  const sealed = webhook && (await selectSecrets(tools.database, id))
  if (!sealed) throw new NotFound()
  const secrets = await openSecrets(tools, id, sealed, tools.clock())
  const eventId = randomUUID()
  const body = deliveryBody(
    { id: eventId, event: 'test', payloadText: JSON.stringify({ foo: 'bar' }), environmentId, createdAt: tools.clock() },
    id,
  )
  const { delivered, tried, text } = await postSigned(tools, { url: webhook.targetUrl, secrets, eventId, body })
  if (delivered) return
  const { status, error, ms } = tried
  throw new Unprocessable(
    status === null ? `The endpoint did not answer: ${error ?? ''}` : `The endpoint answered ${String(status)}: ${error ?? ''}`,
    { extra: { endpoint: { status, ms, body: text.slice(0, shownCharacters) } } },
  )
}
