// @module-tag heavy
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { HoldPoints } from './support/hold-points.js'
import { expectCompleted, expectNothingRepeated } from './support/nothing-repeated.js'
import { startTcpProxy } from './support/tcp-proxy.js'

const ada = { email: 'ada@northwind.example' }
let relink: Harness
let points: HoldPoints
beforeAll(async () => {
  // Every new case is one of a batch.
  relink = await startRelink({ worker: false, settings: { openingBatchFrom: 0, databasePoolSize: 24, smtpConnections: 4 } })
  points = await HoldPoints.install(relink.tools.settings.databaseUrl ?? '')
})
afterAll(async () => {
  await points.close()
  await relink.stop()
})

const count = async (sql: string, ...params: unknown[]): Promise<number> => (await relink.tools.database.query(sql, params)).rowCount ?? 0

interface Broken {
  readonly account: ImportedAccount
  readonly caseId: string
}

/** More than one chunk of mails, of one customer: no outbreak. */
const batchOf = (name: string): Promise<readonly Broken[]> =>
  Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const account = await relink.importAccount({ sub: `usr_${name}_${String(index)}` })
      return { account, caseId: await relink.breakAccount(account) }
    }),
  )

const ids = (batch: readonly Broken[]): readonly string[] => batch.map(({ caseId }) => caseId)

test('a worker killed at each seam of opening a batch loses nothing and repeats nothing', async () => {
  const all: Broken[] = []
  const die = async (name: string, seam: (batch: readonly Broken[]) => Promise<() => Promise<unknown>>): Promise<void> => {
    const batch = await batchOf(name)
    all.push(...batch)
    const release = await seam(batch)
    await release()
  }

  // The verdicts are committed, nothing of it is told.
  await die('judged', async (batch) => {
    const held = await points.at(batch[3]?.caseId ?? '', 'event_written')
    const worker = await relink.spawnProcess('worker')
    await held.reached()
    expect(await count(`SELECT FROM cases WHERE id = ANY($1) AND verdict = 'user' AND told = 0`, ids(batch))).toBe(batch.length)
    await worker.kill('SIGKILL')
    return () => held.release()
  })

  // Notified, with links and claimed mails, of which none was sent.
  await die('told', async (batch) => {
    relink.mailbox.hold('mail')
    const worker = await relink.spawnProcess('worker')
    await waitFor(
      async () =>
        (await count(`SELECT FROM mails m JOIN mail_cases c ON c.mail_id = m.id WHERE c.case_id = ANY($1)`, ids(batch))) === batch.length,
      'the mails to be claimed',
    )
    await worker.kill('SIGKILL')
    return () => {
      relink.mailbox.release()
      return Promise.resolve()
    }
  })

  // A mail is with the server, and that is not written down.
  await die('sending', async (batch) => {
    const held = await points.at(batch[0]?.caseId ?? '', 'mail_sent')
    const worker = await relink.spawnProcess('worker')
    await held.reached()
    await worker.kill('SIGKILL')
    return () => held.release()
  })

  // All are mailed, no execution is there.
  const proxy = await startTcpProxy(inject('temporalAddress'))
  await die('mailed', async (batch) => {
    const worker = await relink.spawnProcess('worker', { TEMPORAL_ADDRESS: proxy.address })
    const held = await points.at(batch[5]?.caseId ?? '', 'mail_sent')
    await held.reached()
    proxy.pause()
    await held.release()
    await waitFor(
      async () => (await count('SELECT FROM cases WHERE id = ANY($1) AND first_notified_at IS NOT NULL', ids(batch))) === batch.length,
      'all to be mailed',
    )
    await worker.kill('SIGKILL')
    for (const caseId of ids(batch)) expect(await relink.tools.temporal.isRunning(caseId)).toBe(false)
    return () => proxy.close()
  })

  // The executions are there, and their rows too.
  await die('started', async (batch) => {
    const held = await points.at(batch[2]?.caseId ?? '', 'outbox:start')
    const worker = await relink.spawnProcess('worker')
    await held.reached()
    for (const caseId of ids(batch)) expect(await relink.tools.temporal.isRunning(caseId)).toBe(true)
    await worker.kill('SIGKILL')
    return () => held.release()
  })

  await relink.spawnProcess('worker')
  for (const { account, caseId } of all) {
    await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', `${account.sub} to be asked`, 120_000)
    await waitFor(
      async () => (await count(`SELECT FROM mails WHERE account_id = $1 AND state = 'sent'`, account.id)) === 1,
      `${account.sub} to be told`,
      120_000,
    )
    await waitFor(() => relink.tools.temporal.isRunning(caseId), `the execution of ${account.sub}`, 120_000)
  }
  await waitFor(async () => (await count(`SELECT FROM outbox WHERE kind = 'start'`)) === 0, 'every row to be taken', 60_000)
  const repeated = all.filter(({ account }) => relink.mails(account.email).length > 1)
  // Only what a kill found under way between the mail server and the commit: as many as there are connections.
  expect(repeated.every(({ account }) => account.sub.startsWith('usr_sending'))).toBe(true)
  expect(repeated.length).toBeLessThanOrEqual(4)
  for (const { account, caseId } of all) {
    await waitFor(
      async () =>
        (await count(
          `SELECT FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.account_id = $1 AND d.state <> 'delivered'`,
          account.id,
        )) === 0,
      `every event of ${account.sub} to be delivered`,
      60_000,
    )
    await expectNothingRepeated(relink, account)
    const [mail] = relink.mails(account.email)
    if (mail === undefined) throw new Error(`no mail to ${account.email}`)
    // The wake ends the delay of an execution that has had no task yet.
    expect((await reconnect(new FormBrowser(), linkIn(mail), ada)).heading).toBe('Connection successful')
    await expectCompleted(relink, caseId, account.sub)
  }
  expect(await count(`SELECT FROM cases WHERE outcome IS DISTINCT FROM 'reauthorized' OR workflow_closed_at IS NULL`)).toBe(0)
}, 400_000)
