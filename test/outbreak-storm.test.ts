// @module-tag heavy
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import type { RelinkProcess } from './support/relink-process.js'

/** `OUTBREAK=2000` for the size of the promise; by default, what a busy laptop does within a minute or two. */
const size = Number(process.env['OUTBREAK'] ?? 80)
const patience = 60_000 + size * 300
let relink: Harness
let worker: RelinkProcess
beforeAll(async () => {
  relink = await startRelink({
    worker: false,
    // A platform that is asked for each of them every 3 s is asked for nothing else.
    policy: { probe_every: `PT${String(Math.max(3, Math.round(size / 50)))}S`, confirm: 'PT20M' },
    settings: {
      databasePoolSize: 20,
      smtpConnections: 4,
      incidentSettle: 5_000,
      incidentReleasePerMinute: 60_000,
      openingMax: 80,
      platformConcurrency: 40,
    },
  })
  worker = await relink.spawnProcess('worker')
})
afterAll(() => relink.stop(), 120_000)

/** So many at once as a company's application may have under way. */
const inBatches = async <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const done: R[] = []
  const left = all.entries()
  const lane = async (): Promise<void> => {
    for (const [index, one] of left) done[index] = await work(one)
  }
  await Promise.all(Array.from({ length: 30 }, lane))
  return done
}

const importMany = (name: string, integrationId: string): Promise<ImportedAccount[]> =>
  inBatches(
    Array.from({ length: size }, (_, index) => `${name}_${String(index)}`),
    // Two accounts for each customer.
    (sub) => relink.importAccount({ sub: `usr_${sub}`, integrationId, fields: { tenant_id: sub.slice(0, -1) } }),
  )

const report = async ({ id }: ImportedAccount): Promise<string | null> =>
  (await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })).case_id

const countOf = async (sql: string, ...params: unknown[]): Promise<number> =>
  (await relink.tools.database.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, params)).rows[0]?.n ?? 0

const say = (what: string, began: number): void => {
  process.stderr.write(`${what} after ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
}

test(`${String(size)} accounts of one app, its client secret rotated, the worker killed in the middle: one incident, one alert, no other mail`, async () => {
  const { integrationId } = relink
  const accounts = await importMany('rotated', integrationId)
  // An app whose settings never worked has no incident.
  await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: accounts[0]?.id })
  await relink.platform.updateClient('acme-reports', { client_secret: 'rotated-secret' })
  const began = performance.now()
  const reports = inBatches(accounts, report)
  const heldCases = () => countOf(`cases WHERE integration_id = $1 AND hold_why = 'incident'`, integrationId)
  await waitFor(async () => (await heldCases()) > size / 3, 'the storm', patience)
  await worker.kill('SIGKILL')
  say(`killed with ${String(await heldCases())} held`, began)
  worker = await relink.spawnProcess('worker')
  expect(new Set(await reports).size).toBe(size)
  await waitFor(async () => (await heldCases()) === size, 'every case to be held', patience)
  say('all held', began)
  await waitFor(() => relink.mails('operator@acme.example').length > 0, 'the alert', 60_000)
  const { result: incidents } = await relink.api.get<{ result: { accounts: number; closed_at: string | null }[] }>('/incident')
  expect(incidents).toEqual([expect.objectContaining({ accounts: size, tenants: await tenants(integrationId), closed_at: null })])

  const mended = performance.now()
  const patched = await relink.api.send<{ held: number; healed: number }>('PATCH', `/integration/${integrationId}`, {
    oauth: { client_secret: 'rotated-secret' },
  })
  expect(patched.held + patched.healed).toBe(size)
  say(`PATCH says ${JSON.stringify({ held: patched.held, healed: patched.healed })}`, mended)
  await waitFor(
    async () =>
      (await countOf(
        `cases WHERE integration_id = $1 AND outcome = 'operator_fixed' AND workflow_closed_at IS NOT NULL`,
        integrationId,
      )) === size,
    'every case to end',
    patience,
  )
  say('all healthy', mended)
  expect(await countOf(`integrated_accounts WHERE integration_id = $1 AND status = 'active'`, integrationId)).toBe(size)
  expect(await countOf(`incidents`)).toBe(1)
  expect(await countOf(`events WHERE event IN ('incident:opened', 'incident:closed')`)).toBe(2)
  await waitFor(async () => (await countOf(`outbox`)) === 0, 'the outbox to be empty', patience)
  // One alert, and no other mail.
  expect(relink.mailbox.accepted().map(({ to }) => to)).toEqual([['operator@acme.example']])
}, 1_800_000)

const tenants = async (integrationId: string): Promise<number> => {
  const { rows } = await relink.tools.database.query<{ n: number }>(
    'SELECT count(DISTINCT tenant_id) AS n FROM integrated_accounts WHERE integration_id = $1',
    [integrationId],
  )
  return rows[0]?.n ?? 0
}

test(`${String(size)} accounts in a platform's outage, shorter than the policy's patience: no event that says a person must act, no mail`, async () => {
  const { id: integrationId } = await relink.registerIntegration({ name: 'down', oauth: { client_secret: 'rotated-secret' } })
  const accounts = await importMany('down', integrationId)
  const mails = relink.mailbox.accepted().length
  relink.platform.setFailure({ match: 'refresh', answer: '503' })
  const began = performance.now()
  expect(new Set(await inBatches(accounts, report)).size).toBe(size)
  await waitFor(
    async () =>
      (await countOf(`cases WHERE integration_id = $1 AND verdict = 'transient' AND stage = 'detecting'`, integrationId)) === size,
    'a verdict for each',
    patience,
  )
  say('all detecting', began)
  relink.platform.clearFailures()
  await waitFor(
    async () =>
      (await countOf(`cases WHERE integration_id = $1 AND outcome = 'self_healed' AND workflow_closed_at IS NOT NULL`, integrationId)) ===
      size,
    'every case to heal',
    patience,
  )
  say('all healed', began)
  expect(
    await countOf(
      `events e JOIN integrated_accounts a ON a.id = e.account_id WHERE a.integration_id = $1 AND e.event NOT LIKE '%:created' AND e.event NOT LIKE '%:active'`,
      integrationId,
    ),
  ).toBe(0)
  expect(await countOf('incidents WHERE integration_id = $1', integrationId)).toBe(0)
  expect(relink.mailbox.accepted()).toHaveLength(mails)
}, 1_800_000)
