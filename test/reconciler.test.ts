// @module-tag heavy
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { startTemporalServer } from '../src/embedded/temporal-server.js'
import type { TemporalServer } from '../src/embedded/temporal-server.js'
import { caseWorkflowId } from '../src/temporal/names.js'
import { freePort } from './support/free-port.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { expectCompleted, expectNothingRepeated } from './support/nothing-repeated.js'

const ada = { email: 'ada@northwind.example' }
let folder: string
let temporal: TemporalServer
let startTemporal: (file: string) => Promise<TemporalServer>
let relink: Harness
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-reconciler-'))
  const port = await freePort()
  startTemporal = (file) => startTemporalServer({ binary: inject('temporalBinary'), port, dbFilename: path.join(folder, file) })
  temporal = await startTemporal('first.db')
  relink = await startRelink({ worker: false, settings: { temporalAddress: temporal.address, reconcileEvery: 1_000 } })
})
afterAll(async () => {
  await relink.stop()
  await temporal.stop()
  await rm(folder, { recursive: true, force: true })
})

const connectAgain = async (account: ImportedAccount): Promise<void> => {
  const mail = await waitFor(() => relink.mails(account.email)[0], `a mail to ${account.email}`)
  expect((await reconnect(new FormBrowser(), linkIn(mail), ada)).heading).toBe('Connection successful')
}

const outcomeOf = (caseId: string) => relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).result() as Promise<unknown>

test('a Temporal that has lost everything, a start and a wake that were lost: each case goes on from where its row says', async () => {
  const { database } = relink.tools
  const worker = await relink.spawnProcess('worker')
  const asked = await relink.importAccount({ sub: 'usr_asked' })
  const ended = await relink.importAccount({ sub: 'usr_ended' })
  const askedCase = await relink.breakAccount(asked)
  const endedCase = await relink.breakAccount(ended)
  for (const caseId of [askedCase, endedCase]) {
    await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'timer', 'the workflow to wait')
  }
  await worker.kill('SIGTERM')
  await temporal.kill()

  // Opened while Temporal was away, and the row that would start it is gone, as in a database restored from a backup.
  const unstarted = await relink.importAccount({ sub: 'usr_unstarted' })
  const unstartedCase = await relink.breakAccount(unstarted)
  // Ended, without a message to its workflow, which is gone too.
  await connectAgain(ended)
  await database.query('DELETE FROM outbox')

  temporal = await startTemporal('second.db')
  await relink.spawnProcess('worker')
  await expectCompleted(relink, endedCase, 'the ended case')
  expect(await outcomeOf(endedCase)).toEqual({ outcome: 'reauthorized' })
  await connectAgain(unstarted)
  await waitFor(() => relink.tools.temporal.isRunning(askedCase), 'the case to be started again')
  // It goes on with the wait: nothing is told or mailed a second time.
  await waitFor(async () => (await relink.history(askedCase)).story.at(-1) === 'timer', 'the workflow to wait')
  expect((await relink.history(askedCase)).activities).toEqual([])
  await connectAgain(asked)
  for (const [account, caseId] of [
    [asked, askedCase],
    [ended, endedCase],
    [unstarted, unstartedCase],
  ] as const) {
    await expectCompleted(relink, caseId, account.sub)
    await expectNothingRepeated(relink, account)
  }
})

test('a case that has ended while its workflow waits is woken; one whose row is gone completes', async () => {
  const { database, temporal: client } = relink.tools
  const unwoken = await relink.importAccount({ sub: 'usr_unwoken' })
  const gone = await relink.importAccount({ sub: 'usr_gone' })
  const unwokenCase = await relink.breakAccount(unwoken)
  const goneCase = await relink.breakAccount(gone)
  for (const caseId of [unwokenCase, goneCase]) {
    await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'timer', 'the workflow to wait')
  }
  await database.transaction(async (tx) => {
    await endOutage(tx, { accountId: unwoken.id, outcome: 'cancelled' })
    await tx.query(`DELETE FROM outbox WHERE subject_id = $1 AND kind = 'wake'`, [unwokenCase])
  })
  await expectCompleted(relink, unwokenCase, 'the ended case')
  expect((await relink.history(unwokenCase)).story).toContain('signal:wake')
  expect(await relink.caseOf(unwoken.id)).toMatchObject({ outcome: 'cancelled' })

  await database.transaction(async (tx) => {
    // The keys of other tables keep a row from being deleted; a restored database never had it.
    await tx.query('SET LOCAL session_replication_role = replica')
    await tx.query('UPDATE integrated_accounts SET open_case_id = NULL WHERE open_case_id = $1', [goneCase])
    await tx.query('DELETE FROM cases WHERE id = $1', [goneCase])
  })
  await client.client.workflow.getHandle(caseWorkflowId(goneCase)).signal('wake', { id: crypto.randomUUID(), why: 'contacts' })
  await expectCompleted(relink, goneCase, 'the case that is gone')
  expect(await outcomeOf(goneCase)).toEqual({ outcome: 'gone' })
})
