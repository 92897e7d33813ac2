import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ worker: false })
})
afterAll(() => relink.stop())

test('a worker that is told to stop as soon as it runs stops', async () => {
  const worker = await relink.spawnProcess('worker')
  // Its Temporal workers are being made now, that of the workflows for a second and more.
  await waitFor(() => worker.output().includes('the worker runs'), 'the worker to run')
  expect(await worker.kill('SIGTERM')).toBe(0)
})
