// @module-tag heavy
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { inLanes } from './support/in-lanes.js'

const size = Number(process.env['STORM'] ?? 240)
let relink: Harness
beforeAll(async () => {
  // As `npm start` sets it where everything shares one machine.
  const openingMax = Math.min(40, 8 * availableParallelism())
  relink = await startRelink({
    policy: { probe_every: 'PT20S', confirm: 'PT10M' },
    settings: { databasePoolSize: 20, smtpConnections: 4, openingMax },
  })
})
afterAll(() => relink.stop(), 120_000)

const importMany = (name: string): Promise<ImportedAccount[]> =>
  inLanes(
    Array.from({ length: size }, (_, index) => `usr_${name}_${String(index)}`),
    (sub) => relink.importAccount({ sub }),
  )

const report = async ({ id }: ImportedAccount): Promise<string | null> =>
  (await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })).case_id

const countOf = async (sql: string, ...params: unknown[]): Promise<number> =>
  (await relink.tools.database.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, params)).rows[0]?.n ?? 0

/** Fails another integration's account in the middle of the storm; seconds until its contact's mail is there, and how much still waits then. */
const somebodyElse = async (name: string, waiting: () => Promise<number>): Promise<{ seconds: number; waiting: number; ahead: number }> => {
  const { id } = await relink.registerIntegration({ name: `other-${name}` })
  const account = await relink.importAccount({ sub: `usr_other_${name}`, integrationId: id })
  relink.platform.setFailure({ match: 'refresh', sub: account.sub, answer: 'invalid_grant' })
  const began = performance.now()
  expect(await report(account)).not.toBeNull()
  const before = await waiting()
  await relink.mailbox.arrived((message) => message.to.includes(account.email), 300_000)
  const seconds = (performance.now() - began) / 1000
  const theCase = await relink.caseOf(account.id)
  const lines = await relink.timeline(theCase?.id ?? '')
  const from = Date.parse(lines[0]?.at ?? '')
  process.stderr.write(`${name}: ${lines.map(({ at, kind }) => `${kind} ${((Date.parse(at) - from) / 1000).toFixed(1)}`).join(', ')}\n`)
  const after = await waiting()
  return { seconds, waiting: after, ahead: before - after }
}

test('a storm of refreshes answered 503: no one is notified, none is lost, and another integration’s failure does not wait', async () => {
  const accounts = await importMany('down')
  relink.platform.setFailure({ match: 'refresh', answer: '503' })
  const unseen = () => countOf(`cases WHERE integration_id = $1 AND verdict IS NULL`, relink.integrationId)
  const reports = inLanes(accounts, report)
  await waitFor(async () => (await countOf('cases WHERE integration_id = $1', relink.integrationId)) > size / 4, 'the storm', 300_000)
  const other = await somebodyElse('down', unseen)
  process.stderr.write(
    `503: mailed after ${other.seconds.toFixed(1)} s while ${String(other.waiting)} of ${String(size)} waited, ${String(other.ahead)} went ahead\n`,
  )
  // Not behind the storm: the batches under way go ahead, and no more.
  expect(other.ahead).toBeLessThan(size / 2)
  expect(new Set(await reports).size).toBe(size)
  await waitFor(async () => (await unseen()) === 0, 'a verdict for each', 300_000)
  expect(await countOf(`cases WHERE integration_id = $1 AND verdict = 'transient' AND stage = 'detecting'`, relink.integrationId)).toBe(
    size,
  )
  // No mail is sent for a platform's outage.
  expect(relink.mailbox.accepted()).toHaveLength(1)
  relink.platform.clearFailures()
  const healed = performance.now()
  await waitFor(
    async () =>
      (await countOf(
        `cases WHERE integration_id = $1 AND workflow_closed_at IS NOT NULL AND outcome = 'self_healed'`,
        relink.integrationId,
      )) === size,
    'every case to heal',
    300_000,
  )
  process.stderr.write(`503: healed within ${((performance.now() - healed) / 1000).toFixed(1)} s\n`)
  expect(relink.mailbox.accepted()).toHaveLength(1)
  expect(await countOf(`events WHERE event = 'integrated_account:authentication_error'`)).toBe(1)
  expect(await countOf('outbox')).toBe(0)
}, 1_500_000)

test('a storm of revoked grants: each contact is mailed once, and another integration’s failure does not wait', async () => {
  const { id: integrationId } = await relink.registerIntegration({ name: 'revoked' })
  const accounts = await inLanes(
    Array.from({ length: size }, (_, index) => `usr_revoked_${String(index)}`),
    (sub) => relink.importAccount({ sub, integrationId }),
  )
  relink.platform.setFailure({ match: 'refresh', answer: 'invalid_grant' })
  const unmailed = async () =>
    size -
    (await countOf(
      `mails m JOIN integrated_accounts a ON a.id = m.account_id WHERE a.integration_id = $1 AND m.state = 'sent'`,
      integrationId,
    ))
  const began = performance.now()
  const reports = inLanes(accounts, report)
  await waitFor(async () => (await countOf('cases WHERE integration_id = $1', integrationId)) > size / 4, 'the storm', 300_000)
  const other = await somebodyElse('revoked', unmailed)
  process.stderr.write(
    `invalid_grant: mailed after ${other.seconds.toFixed(1)} s while ${String(other.waiting)} of ${String(size)} waited, ${String(other.ahead)} went ahead\n`,
  )
  expect(new Set(await reports).size).toBe(size)
  await waitFor(async () => (await unmailed()) === 0, 'a mail to each', 600_000)
  process.stderr.write(`invalid_grant: all mailed within ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  // Not behind the storm.
  expect(other.ahead).toBeLessThan(size / 2)
  for (const { email } of accounts) expect(relink.mails(email)).toHaveLength(1)
  expect(
    await countOf(
      `events e JOIN cases c ON c.id = e.case_id WHERE c.integration_id = $1 AND event = 'integrated_account:authentication_error'`,
      integrationId,
    ),
  ).toBe(size)
  await waitFor(async () => (await countOf(`deliveries WHERE state <> 'delivered'`)) === 0, 'every event to be delivered', 300_000)
}, 1_500_000)
