import { defineSearchAttributeKey } from '@temporalio/common'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseWorkflowId } from '../src/temporal/names.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

/** More than one claim of mails for four connections. */
const size = 20
let relink: Harness
beforeAll(async () => {
  // Every new case is one of a batch.
  relink = await startRelink({ worker: false, settings: { openingBatchFrom: 0, smtpConnections: 4, incidentSettle: 1_000 } })
})
afterAll(() => relink.stop())

const batchOf = (
  name: string,
  given: (index: number) => Omit<Parameters<Harness['importAccount']>[0] & object, 'sub'>,
): Promise<readonly { readonly account: ImportedAccount; readonly caseId: string }[]> =>
  Promise.all(
    Array.from({ length: size }, async (_, index) => {
      const account = await relink.importAccount({ sub: `usr_${name}_${String(index)}`, ...given(index) })
      return { account, caseId: await relink.breakAccount(account) }
    }),
  )

const count = async (sql: string, ...params: unknown[]): Promise<number> => (await relink.tools.database.query(sql, params)).rowCount ?? 0

test('a batch of one customer is mailed once each, and waits without a task; an act ends the delay', async () => {
  const batch = await batchOf('one', () => ({}))
  const worker = await relink.spawnProcess('worker')
  for (const { account, caseId } of batch) {
    await relink.mailbox.arrived(({ to }) => to.includes(account.email), 60_000)
    await waitFor(() => relink.tools.temporal.isRunning(caseId), 'its execution', 60_000)
    expect((await relink.history(caseId)).story).toEqual([
      'detectRefreshError',
      'emitWebhook',
      'generateLinkToken',
      'notifyEndUser',
      'delay',
    ])
    expect(relink.mails(account.email)).toHaveLength(1)
  }
  const asked = batch[0]?.caseId ?? ''
  const described = await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(asked)).describe()
  // What Temporal's list and page show of an execution that has had no task.
  expect(described.typedSearchAttributes.get(defineSearchAttributeKey('RelinkStage', 'KEYWORD'))).toBe('awaiting_user')
  expect(await described.staticSummary()).toMatch(
    /^Waiting for a person to reconnect\. Next: make a link at |^Waiting for a person to reconnect\. Next: mail the person at /,
  )
  expect(await described.staticDetails()).toMatch(
    /\n- \S+Z detectRefreshError: .+\n- \S+Z emitWebhook: .+\n- \S+Z generateLinkToken: .+\n- \S+Z notifyEndUser: .+$/,
  )
  await waitFor(async () => (await count(`SELECT FROM outbox WHERE kind = 'start'`)) === 0, 'every row to be taken', 60_000)
  expect(await count('SELECT FROM cases WHERE workflow_run_id IS NULL')).toBe(0)

  await relink.api.send('POST', `/case/${asked}/note`, { text: 'They are on holiday' })
  expect((await relink.history(asked)).story).toEqual(expect.arrayContaining(['delay', 'update:note', 'performAct']))
  await relink.api.send('POST', `/case/${asked}/cancel`, { reason: 'They left' })
  await relink.caseThat(asked, ({ outcome }) => outcome === 'cancelled', 'the case to end')
  await worker.kill('SIGTERM')
}, 240_000)

test('a batch of many customers is one incident before any mail', async () => {
  const { id: integrationId } = await relink.registerIntegration({ name: 'outbreak' })
  const before = relink.mailbox.accepted().length
  const batch = await batchOf('outbreak', (index) => ({ integrationId, fields: { tenant_id: `outbreak-${String(index)}` } }))
  await relink.spawnProcess('worker')
  for (const { caseId } of batch) await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the case to be held', 60_000)
  await waitFor(() => relink.mails('operator@acme.example').length > 0, 'the operator to be told', 60_000)
  expect(await count('SELECT FROM incidents WHERE integration_id = $1', integrationId)).toBe(1)
  expect(await count(`SELECT FROM cases WHERE integration_id = $1 AND hold_why = 'incident' AND verdict = 'operator'`, integrationId)).toBe(
    size,
  )
  expect(
    await count(`SELECT FROM mails m JOIN integrated_accounts a ON a.id = m.account_id WHERE a.integration_id = $1`, integrationId),
  ).toBe(0)
  expect(
    relink.mailbox
      .accepted()
      .slice(before)
      .flatMap(({ to }) => to),
  ).toEqual(['operator@acme.example'])
}, 240_000)

test('a batch of one person keeps to the daily cap', async () => {
  await relink.api.send('PATCH', '/environment', { mail: { per_person_per_day: 3 } })
  const email = 'everything@northwind.example'
  const batch = await batchOf('cap', () => ({ email }))
  await waitFor(async () => (await count(`SELECT FROM outbox WHERE kind = 'start'`)) === 0, 'every row to be taken', 120_000)
  for (const { caseId } of batch) await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the case to wait', 60_000)
  expect(await count(`SELECT FROM mails WHERE recipient = $1 AND state = 'sent'`, email)).toBe(3)
  expect(relink.mails(email)).toHaveLength(3)
  expect(
    await count(
      `SELECT FROM cases WHERE id = ANY($1) AND put_off_until IS NOT NULL`,
      batch.map(({ caseId }) => caseId),
    ),
  ).toBe(size - 3)
}, 240_000)
