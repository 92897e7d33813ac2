import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queueName } from '../src/temporal/names.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ worker: false })
})
afterAll(() => relink.stop())

test('an act of a case whose workers were killed again and again is a 503, and is performed once when one lives', async () => {
  const { tools, environmentId } = relink
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)
  await tools.temporal.startCase({
    caseId,
    environment: environmentId,
    tenant: account.tenantId,
    integration: relink.integrationId,
    account: account.id,
    stage: 'detecting',
  })
  // A worker that takes the execution's task and fails, twice.
  const { workflowService } = tools.temporal.client
  for (let times = 0; times < 2; times += 1) {
    const { taskToken } = await tools.temporal.connection.withDeadline(Date.now() + 60_000, () =>
      workflowService.pollWorkflowTaskQueue({
        namespace: tools.temporal.namespace,
        taskQueue: { name: queueName(tools.settings.name, 'cases') },
      }),
    )
    await workflowService.respondWorkflowTaskFailed({ namespace: tools.temporal.namespace, taskToken })
  }
  const key = randomUUID()
  const note = () =>
    fetch(`${relink.url}/case/${caseId}/note`, {
      method: 'POST',
      headers: { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ text: 'called' }),
    })
  const refused = await note()
  expect(refused.status).toBe(503)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const worker = await relink.spawnProcess('worker')
  await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the case to go on')
  expect((await note()).status).toBe(200)
  expect((await relink.timeline(caseId)).filter(({ kind }) => kind === 'note')).toHaveLength(1)
  expect((await tools.database.query('SELECT result FROM acts WHERE case_id = $1', [caseId])).rows).toEqual([{ result: {} }])
  await worker.kill('SIGTERM')
})
