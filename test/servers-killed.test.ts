// @module-tag heavy
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '../src/database/migrate.js'
import { FormBrowser, reconnect, signInAndConsent } from '../src/embedded/form-browser.js'
import { startPostgres } from '../src/embedded/postgres.js'
import type { EmbeddedPostgres } from '../src/embedded/postgres.js'
import { startTemporalServer } from '../src/embedded/temporal-server.js'
import type { TemporalServer } from '../src/embedded/temporal-server.js'
import { heading, Visitor } from './support/connect-house.js'
import { freePort } from './support/free-port.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { HoldPoints } from './support/hold-points.js'
import type { Held, Point } from './support/hold-points.js'
import { expectCompleted, expectNothingRepeated } from './support/nothing-repeated.js'

const ada = { email: 'ada@northwind.example' }
const silent = (): void => undefined
let folder: string
let postgres: EmbeddedPostgres
let temporal: TemporalServer
let relink: Harness
let startDatabase: () => Promise<EmbeddedPostgres>
let startTemporal: () => Promise<TemporalServer>

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-killed-'))
  // PostgreSQL does not run as root, and its own user must get in.
  await chmod(folder, 0o755)
  const [databasePort, temporalPort] = [await freePort(), await freePort()]
  // A killed process loses nothing that it gave to the operating system: fsync is for power cuts.
  startDatabase = () =>
    startPostgres({ folder, port: databasePort, say: silent, settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' } })
  startTemporal = () =>
    startTemporalServer({ binary: inject('temporalBinary'), port: temporalPort, dbFilename: path.join(folder, 'temporal.db') })
  ;[postgres, temporal] = await Promise.all([startDatabase(), startTemporal()])
  await migrate(postgres.url, pino({ level: 'warn' }))
  relink = await startRelink({
    worker: false,
    settings: {
      databaseUrl: postgres.url,
      temporalAddress: temporal.address,
      databasePoolSize: 24,
      smtpConnections: 8,
      platformTimeout: 3_000,
    },
  })
  await relink.spawnProcess('worker')
})
afterAll(async () => {
  await relink.stop()
  await Promise.all([postgres.stop(), temporal.stop()])
  await rm(folder, { recursive: true, force: true })
})

const steps = ['refresh_tried', 'event_written', 'link_minted', 'mail_sent', 'closed', 'outbox:start'] as const satisfies readonly Point[]
interface Standing {
  readonly account: ImportedAccount
  readonly caseId: string
  readonly point: Point
  readonly held: Held
}

const mailed = (account: ImportedAccount) => waitFor(() => relink.mails(account.email)[0], `a mail to ${account.email}`, 120_000)

const connectAgain = async (account: ImportedAccount): Promise<void> => {
  expect((await reconnect(new FormBrowser(), linkIn(await mailed(account)), ada)).heading).toBe('Connection successful')
}

/** A case for each point, each standing at its own. */
const stand = async (points: HoldPoints, name: string): Promise<readonly Standing[]> => {
  const standing = await Promise.all(
    steps.map(async (point) => {
      const account = await relink.importAccount({ sub: `usr_${name}_${point.replace(':', '_')}` })
      const held = await points.at(account.id, point)
      const caseId = await relink.breakAccount(account)
      if (point === 'closed') await connectAgain(account)
      return { account, caseId, point, held }
    }),
  )
  await Promise.all(standing.map(({ held }) => held.reached()))
  return standing
}

const finish = async (standing: readonly Standing[]): Promise<void> => {
  for (const { account, caseId, point } of standing) {
    if (point !== 'closed') await connectAgain(account)
    await expectCompleted(relink, caseId, account.sub)
    await expectNothingRepeated(relink, account)
  }
}

const atCallback = async (account: ImportedAccount): Promise<() => Promise<string>> => {
  const visitor = new Visitor(relink.url)
  const token = new URL(linkIn(await mailed(account))).searchParams.get('link_token') ?? ''
  const callback = await signInAndConsent(await visitor.start(token), ada)
  return async () => heading((await visitor.open(callback.pathname + callback.search)).text)
}

test('PostgreSQL killed while every step, the relay and a callback are within their transactions', async () => {
  const points = await HoldPoints.install(postgres.url)
  const person = await relink.importAccount({ sub: 'usr_swapping' })
  const personsCase = await relink.breakAccount(person)
  const callback = await atCallback(person)
  const inSwap = await points.at(person.id, 'reauthorized')
  const standing = await stand(points, 'database')
  const lost = callback().catch(() => 'no answer')
  await inSwap.reached()
  await postgres.kill()
  expect(await lost).not.toBe('Connection successful')
  postgres = await startDatabase()
  await points.close()
  await HoldPoints.uninstall(postgres.url)
  // The answer had been kept: the same address goes on with it.
  expect(await waitFor(async () => (await callback()) === 'Connection successful', 'the callback to be finished')).toBe(true)
  await expectCompleted(relink, personsCase, person.sub)
  await expectNothingRepeated(relink, person)
  await finish(standing)
}, 200_000)

test('Temporal killed: effects stay, failures are stored, the person reads “Connection successful”, and everything continues when it is back', async () => {
  const points = await HoldPoints.install(postgres.url)
  const person = await relink.importAccount({ sub: 'usr_meanwhile' })
  const personsCase = await relink.breakAccount(person)
  const callback = await atCallback(person)
  const standing = await stand(points, 'temporal')
  await temporal.kill()
  await Promise.all(standing.map(({ held }) => held.release()))
  const began = performance.now()
  expect(await callback()).toBe('Connection successful')
  process.stderr.write(`the callback took ${(performance.now() - began).toFixed(0)} ms without Temporal\n`)
  const reported = await relink.importAccount({ sub: 'usr_reported' })
  const reportedCase = await relink.breakAccount(reported)
  expect(await relink.caseOf(reported.id)).toMatchObject({ id: reportedCase, stage: 'detecting', outcome: null })
  expect(await relink.caseOf(person.id)).toMatchObject({ id: personsCase, outcome: 'reauthorized' })
  // A wake and a start have been tried in vain.
  await waitFor(
    async () =>
      (await relink.tools.database.query('SELECT FROM outbox WHERE subject_id = ANY($1) AND tries > 0', [[personsCase, reportedCase]]))
        .rowCount === 2,
    'the relay to try',
  )
  temporal = await startTemporal()
  await expectCompleted(relink, personsCase, person.sub)
  await connectAgain(reported)
  await expectCompleted(relink, reportedCase, reported.sub)
  await finish(standing)
  await points.close()
}, 200_000)
