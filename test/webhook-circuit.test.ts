import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeEvent } from '../src/webhooks/write-event.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { Receiver, answer } from './support/receiver.js'

interface DeliveryJson {
  readonly event_id: string
  readonly state: string
  readonly tries: readonly unknown[]
}

let relink: Harness
const [first, other] = [new Receiver(), new Receiver()]
beforeAll(async () => {
  relink = await startRelink()
  await Promise.all([first.listen(), other.listen()])
})
afterAll(async () => {
  await Promise.all([first.close(), other.close()])
  await relink.stop()
})

it('a resend to a new address is not kept waiting by an open circuit', async () => {
  // Long past the end of this test: what waits for it never comes.
  first.answer = answer(503, { 'retry-after': '3600' })
  const { id } = await relink.api.send<{ id: string }>('POST', '/webhook', { target_url: first.url, event_types: ['open:circuit'] })
  const deliveries = async () => (await relink.api.get<{ result: DeliveryJson[] }>(`/webhook/${id}/delivery`)).result
  await relink.tools.database.transaction((tx) =>
    writeEvent(tx, { environmentId: relink.environmentId, event: 'open:circuit', payload: { n: 0 } }),
  )
  const failed = await waitFor(async () => {
    const [one] = await deliveries()
    return one?.tries.length === 1 && one
  }, 'the first try')
  await relink.api.send('PATCH', `/webhook/${id}`, { target_url: other.url })
  await relink.api.send('POST', `/event/${failed.event_id}/resend`, { webhook_id: id })
  await waitFor(async () => (await deliveries())[0]?.state === 'delivered', 'the delivery')
  expect(other.received).toHaveLength(1)
  expect(first.received).toHaveLength(1)
})
