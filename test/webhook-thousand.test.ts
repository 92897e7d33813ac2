// @module-tag heavy
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWebhook } from '../src/webhooks/create-webhook.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { Receiver } from './support/receiver.js'

/** A release is tested with `WEBHOOK_ENDPOINTS=1000`. */
const endpoints = Number(process.env['WEBHOOK_ENDPOINTS'] ?? 250)
let relink: Harness

beforeAll(async () => {
  relink = await startRelink({ worker: false, settings: { deliveryBackOff: 500, deliveryWindow: 60_000 } })
})
afterAll(() => relink.stop())

const residentMb = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? NaN) / 1024

const emit = (event: string, count: number) =>
  relink.tools.database.transaction(async (tx) => {
    for (let n = 0; n < count; n += 1) await writeEvent(tx, { environmentId: relink.environmentId, event, payload: { n } })
  })
const tries = async (): Promise<number> =>
  (await relink.tools.database.query<{ n: number }>('SELECT sum(jsonb_array_length(tries)) AS n FROM deliveries')).rows[0]?.n ?? 0

test.skipIf(process.platform !== 'linux')(
  `${String(endpoints)} endpoints that are down leave the worker's memory flat, and delay no other`,
  async () => {
    const gone = await new Receiver().listen()
    const { url } = gone
    await gone.close()
    const subscribe = (targetUrl: string, event: string) =>
      createWebhook(relink.tools, { environmentId: relink.environmentId, targetUrl, isActive: true, eventTypes: [event] }, 'test')
    for (let n = 0; n < endpoints; n += 1) await subscribe(url, 'all:down')
    await subscribe(relink.receiver.url, 'all:well')
    await relink.api.send('DELETE', `/webhook/${relink.webhook.id}`)
    const { pid } = await relink.spawnProcess('worker')
    await emit('all:down', 6)
    const open = async () => {
      const { rows } = await relink.tools.database.query<{ n: number }>('SELECT count(*) AS n FROM webhooks WHERE open_until IS NOT NULL')
      return rows[0]?.n === endpoints
    }
    await waitFor(open, 'every circuit to be open', 120_000)
    const running = async () =>
      (await relink.tools.temporal.client.workflow.count(`ExecutionStatus = 'Running' AND WorkflowType = 'webhookDeliveries'`)).count >=
      endpoints
    await waitFor(running, 'a workflow for each', 120_000)
    // What piles up is a row each, not a request, nor anything in the worker. The first rounds fill its caches.
    const sizes: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const triesBefore = await tries()
      await emit('all:down', 5)
      await waitFor(async () => (await tries()) > triesBefore + endpoints / 2, 'half of them to be probed once more', 120_000)
      sizes.push(await residentMb(pid))
    }
    const [before = NaN, after = NaN] = [sizes[2], sizes[5]]
    process.stderr.write(`${String(endpoints)} endpoints down: ${sizes.map((mb) => mb.toFixed(0)).join(', ')} MB\n`)
    expect(after - before).toBeLessThan(60)
    const began = performance.now()
    await emit('all:well', 1)
    await waitFor(() => relink.receiver.received.length === 1, 'the one that is well to be told')
    process.stderr.write(`one that is well was told after ${(performance.now() - began).toFixed(0)} ms\n`)
  },
  400_000,
)
