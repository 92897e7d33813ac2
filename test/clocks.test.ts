import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { linkLives } from '../src/connect/link-lives.js'
import { mintLink } from '../src/connect/mint-link.js'
import { DatabaseClock } from '../src/database/database-clock.js'
import { packageRoot } from '../src/database/package-root.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { incidentWorkflowId } from '../src/temporal/names.js'
import { cloneDatabase } from './support/clone-database.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, HarnessOptions, ImportedAccount } from './support/harness.js'
import { shiftDatabaseClock, shiftedClock } from './support/shifted-clock.js'

const offMs = 20 * 60_000
const policy = {
  confirm: 'PT3S',
  notify: [{ after: 'PT0S', to: 'first', channel: 'email' }],
  escalate_after: 'P7D',
  expire_after: 'P30D',
  probe_every: 'PT1S',
} as const
const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end()
})

const start = async (options: HarnessOptions): Promise<Harness> => {
  const relink = await startRelink({ ...options, policy: { ...policy, notify: [...policy.notify] } })
  running.push(() => relink.stop())
  return relink
}

/** On a database whose clock is off. */
const startShifted = async (ms: number, settings: HarnessOptions['settings'] = {}): Promise<Harness> => {
  const database = await cloneDatabase()
  running.push(database.drop)
  await shiftDatabaseClock(database.url, ms)
  return start({ settings: { ...settings, databaseUrl: database.url } })
}

const asks = (relink: Harness, { email }: ImportedAccount) =>
  relink.mails(email).filter(({ subject }) => / is no longer connected /.test(subject))

/** Dies, is mailed for, and is connected again; twice, since it is the end of an earlier outage that makes links void. */
const twice = async (relink: Harness): Promise<void> => {
  const account = await relink.importAccount()
  for (const round of [1, 2]) {
    relink.platform.setFailure({ sub: account.sub, match: 'refresh', answer: 'invalid_grant' })
    const { case_id: caseId } = await relink.api.send<{ case_id: string }>(
      'POST',
      `/integrated-account/${account.id}/authentication-error`,
      {
        status: 401,
      },
    )
    const mail = await waitFor(() => asks(relink, account)[round - 1], `mail ${String(round)}`, 60_000)
    relink.platform.clearFailures({ sub: account.sub })
    expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
    const history = await waitFor(async () => {
      const read = await relink.history(caseId)
      return read.story.at(-1) === 'completed' && read
    }, 'the workflow to end')
    expect(history.activities).toEqual(['detectRefreshError', 'emitWebhook', 'generateLinkToken', 'notifyEndUser', 'closeCase'])
    expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ outcome: 'reauthorized' })
    const { rows } = await relink.tools.database.query<{ links: number }>(
      'SELECT count(*)::int AS links FROM link_tokens WHERE case_id = $1',
      [caseId],
    )
    expect(rows).toEqual([{ links: 1 }])
    expect(asks(relink, account)).toHaveLength(round)
  }
}

interface Ready {
  readonly status: string
  readonly degraded: readonly string[]
}
const readiness = async (url: string): Promise<Ready> => (await (await fetch(`${url}/readyz`)).json()) as Ready

describe('clocks that are 20 minutes apart: one link, one mail, and the story goes to its end', () => {
  test.each([
    ['behind', -offMs],
    ['ahead of', offMs],
  ])('a worker’s is %s the API’s, and its /readyz says so', async (words, ms) => {
    const relink = await start({ worker: false })
    const worker = await relink.spawnProcess('worker', shiftedClock(ms))
    await twice(relink)
    const { status, degraded } = await readiness(worker.url)
    expect(status).toBe('ready')
    expect(degraded.join()).toMatch(new RegExp(`clock is 1(199|200)\\.\\d s ${words} PostgreSQL`))
    expect((await readiness(relink.url)).degraded.join()).not.toContain('clock')
  })

  test.each([
    ['behind', -offMs],
    ['ahead of', offMs],
  ])('PostgreSQL’s is %s everybody’s', async (_words, ms) => {
    const relink = await startShifted(ms)
    await twice(relink)
    expect((await readiness(relink.url)).degraded.join()).toContain('s clock is 1')
  })
})

test(
  'no workflow repeats equal steps without a floor between them: Temporal’s clock says that an alert is due, PostgreSQL’s does not',
  { tags: ['heavy'] },
  async () => {
    const relink = await startShifted(-offMs, { incidentSettle: 8_000, secondTryAfter: 300 })
    const account = await relink.importAccount()
    await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: account.id })
    relink.platform.setFailure({ sub: account.sub, match: 'refresh', answer: 'invalid_client' })
    const { case_id: caseId } = await relink.api.send<{ case_id: string }>(
      'POST',
      `/integrated-account/${account.id}/authentication-error`,
      {
        status: 401,
      },
    )
    const held = await relink.caseThat(caseId, (one) => typeof one['incident_id'] === 'string', 'the incident', 60_000)
    await relink.mailbox.arrived(({ to }) => to.includes('operator@acme.example'), 60_000)
    const { events } = await relink.tools.temporal.client.workflow.getHandle(incidentWorkflowId(String(held['incident_id']))).fetchHistory()
    const alerts = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'alertOperator')
    // At once, and after 1, 2, 4 and 8 s.
    expect(alerts.length).toBeGreaterThan(1)
    expect(alerts.length).toBeLessThan(8)
    const repeated = await relink.tools.metrics.stepsRepeated.get()
    expect(repeated.values.find(({ labels }) => labels.step === 'alertOperator')?.value).toBeGreaterThan(0)
  },
)

test('a link is not void at birth, though its transaction opened before the links before it became void', async () => {
  const relink = await start({ worker: false })
  const account = await relink.importAccount()
  const { database } = relink.tools
  await database.transaction(async (tx) => {
    await database.transaction((other) =>
      other.query('UPDATE integrated_accounts SET links_void_before = $2 WHERE id = $1', [account.id, new Date(other.now.getTime() + 50)]),
    )
    const link = await mintLink(tx, { environmentId: relink.environmentId, accountId: account.id, mintedFor: 'api', life: 3_600_000 })
    expect(await linkLives(tx, link.id, tx.now)).toBe(true)
  })
})

describe('the database’s clock in a process', () => {
  const at = (ms: number): Date => new Date(Date.UTC(2030, 0, 1) + ms)

  test('continues from the last reading', () => {
    const clock = new DatabaseClock()
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000)
    const began = performance.now()
    clock.note(at(0), began, began)
    const read = clock.now().getTime() - at(0).getTime()
    expect(read).toBeGreaterThanOrEqual(0)
    expect(read).toBeLessThanOrEqual(performance.now() - began)
  })

  test('keeps an exact reading against a slow one, and follows a clock that was set', () => {
    const clock = new DatabaseClock()
    const began = performance.now()
    clock.note(at(0), began, began)
    // Asked for 400 ms long: somewhere within.
    clock.note(at(10), began - 200, began + 200)
    expect(clock.now().getTime()).toBeLessThan(at(9).getTime() + (performance.now() - began))
    clock.note(at(3_600_000), began, began + 2)
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(at(3_599_000).getTime())
  })
})

/** Where a machine's own clock may be read, and why. */
const allowed: Readonly<Record<string, string>> = {
  'src/database/clock-skew.ts': 'compares it with PostgreSQL’s',
  'src/database/database-clock.ts': 'before the first reading',
  'src/doctor/check-endpoints.ts': 'compares it with the API’s',
  'src/doctor/examine.ts': 'compares it with Temporal’s',
  'src/doctor/check-temporal.ts': 'a deadline of this process',
  'src/temporal/temporal-tools.ts': 'a deadline of this process',
  'src/webhooks/verify-webhook.ts': 'runs at the receiver',
}

test('no other code reads the machine’s clock: stored and compared times are PostgreSQL’s', () => {
  const sources = (folder: string): readonly string[] =>
    readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`)
  // Browsers' code, and the parts of `npm start` that stand for other people's systems.
  const others = /^src\/(console|link-sdk|embedded)\//
  const reads = [...sources('src'), ...sources('activities')]
    .filter((file) => !others.test(file))
    .filter((file) => /\bDate\.now\(\)|\bnew Date\(\)/.test(readFileSync(path.join(packageRoot, file), 'utf8')))
  expect(reads.sort()).toEqual(Object.keys(allowed).sort())
})
