import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import path from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { drainDeliveries } from '../activities/drain-deliveries.js'
import { packageRoot } from '../src/database/package-root.js'
import { createWebhook } from '../src/webhooks/create-webhook.js'
import { patchWebhook } from '../src/webhooks/patch-webhook.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import type { webhookDeliveries } from '../workflows/webhook-deliveries.js'
import { look } from '../workflows/messages.js'
import { due } from '../workflows/webhook-messages.js'
import { Receiver, answer } from './support/receiver.js'
import { freePort, temporaryPostgres } from './support/temporary-postgres.js'
import { newEnvironment, relayWebhooks, webhookTools } from './support/webhook-tools.js'
import type { WebhookTools } from './support/webhook-tools.js'

const name = 'test-webhooks'
/** So that a few signals stand for thousands. */
const smallHistories = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60']
/** What ends all that was started, the last first, however far the start came. */
const ends: (() => unknown)[] = []
let w: WebhookTools
let client: Client
let receiver: Receiver
let environment: string
let webhookId: string

const start = (worker: Worker): void => {
  const done = worker.run()
  ends.push(() => {
    worker.shutdown()
    return done
  })
}

beforeAll(async () => {
  const port = await freePort()
  const binary = process.env['TEMPORAL_CLI'] ?? path.join(homedir(), '.cache/relink/bin/temporal')
  const temporal = spawn(
    binary,
    [
      'server',
      'start-dev',
      '--headless',
      '--port',
      String(port),
      '--http-port',
      String(await freePort()),
      '--log-level',
      'never',
      ...smallHistories,
    ],
    {
      stdio: 'ignore',
    },
  )
  ends.push(() => temporal.kill('SIGKILL'))
  const postgres = await temporaryPostgres()
  ends.push(postgres.stop)
  const address = `127.0.0.1:${String(port)}`
  const connection = Connection.lazy({
    address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 },
  })
  await vi.waitFor(() => connection.workflowService.getSystemInfo({}), { timeout: 30_000, interval: 200 })
  client = new Client({ connection })
  ends.push(() => connection.close())
  w = await webhookTools(postgres.url, { deliveryBackOff: 1_000 }, async (id) => {
    await client.workflow.signalWithStart<typeof webhookDeliveries>('webhookDeliveries', {
      workflowId: `webhook:${id}`,
      taskQueue: `${name}-cases`,
      args: [{ webhookId: id }],
      signal: look,
      signalArgs: [],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
  })
  ends.push(w.close)
  const native = await NativeConnection.connect({ address })
  ends.push(() => native.close())
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: path.join(packageRoot, 'workflows/webhook-deliveries.ts') })
  start(await Worker.create({ connection: native, taskQueue: `${name}-cases`, workflowBundle, maxCachedWorkflows: 20 }))
  start(
    await Worker.create({
      connection: native,
      taskQueue: `${name}-webhooks`,
      activities: { drainDeliveries: drainDeliveries(w.tools) },
      shutdownGraceTime: '2s',
    }),
  )
})

afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

beforeEach(async () => {
  environment = await newEnvironment(w.tools)
  receiver = await new Receiver().listen()
  w.wakes.length = 0
  webhookId = (
    await createWebhook(w.tools, { environmentId: environment, targetUrl: receiver.url, isActive: true, eventTypes: null }, 'test')
  ).webhook.id
  return () => receiver.close()
})

const emitAndRelay = async (): Promise<void> => {
  await w.tools.database.transaction((tx) => writeEvent(tx, { environmentId: environment, event: 'a:b', payload: { n: randomUUID() } }))
  await relayWebhooks(w.tools, environment)
}
const states = async (): Promise<string[]> =>
  (
    await w.tools.database.query<{ state: string }>('SELECT state FROM deliveries WHERE webhook_id = $1 ORDER BY created_at', [webhookId])
  ).rows.map(({ state }) => state)
const execution = () => client.workflow.getHandle(`webhook:${webhookId}`)
const status = async (): Promise<string> => (await execution().describe()).status.name
const patient = { timeout: 20_000, interval: 100 }

it('an endpoint that was down gets its deliveries when it is up, and the workflow ends', { timeout: 60_000 }, async () => {
  receiver.answer = answer(503)
  await emitAndRelay()
  await emitAndRelay()
  expect(w.wakes).toEqual([webhookId])
  await expect.poll(() => receiver.received.length, patient).toBeGreaterThanOrEqual(6)
  expect(await status()).toBe('RUNNING')
  receiver.answer = answer(204)
  await expect.poll(states, patient).toEqual(['delivered', 'delivered'])
  await execution().result()
  const { historyLength, runId } = await execution().describe()
  expect(historyLength).toBeLessThan(16)
  expect(new Set(receiver.received.map((_, index) => receiver.header(index, 'webhook-id'))).size).toBe(2)

  // The next outage is a run of its own, under the same id.
  receiver.answer = answer(500)
  await emitAndRelay()
  receiver.answer = answer(200)
  await expect.poll(states, patient).toEqual(['delivered', 'delivered', 'delivered'])
  await execution().result()
  expect((await execution().describe()).runId).not.toBe(runId)
})

it('waits as Retry-After says', { timeout: 60_000 }, async () => {
  receiver.answer = answer(429, { 'retry-after': '4' })
  await emitAndRelay()
  const begun = Date.now()
  await expect.poll(status, patient).toBe('RUNNING')
  receiver.answer = answer(204)
  await expect.poll(states, patient).toEqual(['delivered'])
  expect(Date.now() - begun).toBeGreaterThan(3_500)
  expect(receiver.received).toHaveLength(2)
  await execution().result()
})

it('a webhook that becomes inactive lets its workflow end; active again, what waited is sent', { timeout: 60_000 }, async () => {
  receiver.answer = answer(500)
  await emitAndRelay()
  await expect.poll(status, patient).toBe('RUNNING')
  await patchWebhook(w.tools, environment, webhookId, { isActive: false }, 'test')
  await execution().result()
  expect(await states()).toEqual(['pending'])
  receiver.answer = answer(204)
  await patchWebhook(w.tools, environment, webhookId, { isActive: true }, 'test')
  await relayWebhooks(w.tools, environment)
  await expect.poll(states, patient).toEqual(['delivered'])
  await execution().result()
})

it('signals while it waits change nothing', { timeout: 60_000 }, async () => {
  receiver.answer = answer(500)
  await emitAndRelay()
  for (let n = 0; n < 5; n += 1) await execution().signal(due)
  receiver.answer = answer(204)
  await expect.poll(states, patient).toEqual(['delivered'])
  await execution().result()
  const { events } = await execution().fetchHistory()
  const scheduled = events?.filter(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled) ?? []
  // One that waits, and one look after it for what the signals told of.
  expect(scheduled).toHaveLength(2)
})

it('a flood of signals continues as a new history, and loses nothing', { timeout: 60_000 }, async () => {
  receiver.answer = answer(500)
  await emitAndRelay()
  const { runId } = await execution().describe()
  await expect
    .poll(async () => {
      await execution().signal(due)
      return (await execution().describe()).runId
    }, patient)
    .not.toBe(runId)
  expect(await status()).toBe('RUNNING')
  receiver.answer = answer(204)
  await expect.poll(states, patient).toEqual(['delivered'])
  await execution().result()
})
