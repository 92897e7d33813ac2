import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toolsDatabase } from '../src/create-tools.js'
import { Database } from '../src/database/database.js'
import { migrate } from '../src/database/migrate.js'
import { createLog } from '../src/log.js'
import { dropRows } from '../src/outbox/drop-rows.js'
import { enqueue } from '../src/outbox/enqueue.js'
import type { OutboxRow } from '../src/outbox/outbox-row.js'
import { startNotes } from '../src/cases/relay.js'
import { startRelay } from '../src/outbox/start-relay.js'
import type { Relay } from '../src/outbox/start-relay.js'
import type { Tools, ToolsDatabase } from '../src/tools.js'
import { createVault } from '../src/vault/vault.js'
import { temporaryPostgres } from './support/temporary-postgres.js'
import { waitFor } from './support/wait-for.js'

const log = createLog('silent', 'test')
const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`
const vault = createVault({ vaultKeys: key('v1'), linkKeys: key('l1') })
const environmentId = randomUUID()

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let own: ToolsDatabase
let other: ToolsDatabase
let relay: Relay
const handled: OutboxRow[] = []
/** Subjects whose rows are left to be dropped. */
const left = new Set<string>()
beforeAll(async () => {
  postgres = await temporaryPostgres()
  await migrate(postgres.url, log)
  const database = () => toolsDatabase(new Database({ url: postgres.url, poolSize: 8, log }), vault)
  own = database()
  other = database()
  const handle = (row: OutboxRow): Promise<'left' | undefined> => {
    handled.push(row)
    return Promise.resolve(left.has(row.subjectId) ? 'left' : undefined)
  }
  const tools = { database: own, log, settings: { openingMax: 1, openingBatchFrom: 1 } } as unknown as Tools
  relay = startRelay(tools, {
    start: handle,
    wake: handle,
    webhook: handle,
    mail: handle,
    incident: handle,
    bulk: handle,
    batch: () => Promise.resolve([]),
    notes: startNotes,
  })
  await waitFor(() => hasPlace(), 'the relay to have looked once')
})
afterAll(async () => {
  await relay.stop()
  await own.close()
  await other.close()
  await postgres.stop()
})

const hasPlace = (): boolean => {
  const place = own.takers?.get('bulk')?.reserve() ?? null
  place?.leave()
  return place !== null
}
const rowOf = async (subjectId: string) =>
  (
    await own.query<{ tries: number; leased: boolean }>(
      `SELECT tries, lease_until IS NOT NULL AS leased FROM outbox WHERE subject_id = $1`,
      [subjectId],
    )
  ).rows[0]
const triesOf = (subjectId: string): readonly number[] => handled.filter((row) => row.subjectId === subjectId).map(({ tries }) => tries)
const isGone = (subjectId: string) => waitFor(async () => (await rowOf(subjectId)) === undefined, 'the row to be deleted')

test('a row is claimed by the transaction that writes it, and handed over once that has committed', async () => {
  const subjectId = randomUUID()
  await own.transaction(async (tx) => {
    await enqueue(tx, { kind: 'bulk', environmentId, subjectId })
    const { rows } = await tx.query<{ tries: number; leased: boolean }>(
      'SELECT tries, lease_until > clock_timestamp() AS leased FROM outbox WHERE subject_id = $1',
      [subjectId],
    )
    expect(rows).toEqual([{ tries: 1, leased: true }])
    expect(triesOf(subjectId)).toEqual([])
  })
  await isGone(subjectId)
  expect(triesOf(subjectId)).toEqual([1])
})

test('rows that are rolled back are not handed over, and take no place', async () => {
  const subjectId = randomUUID()
  for (let n = 0; n < 10; n += 1) {
    const failing = own.transaction(async (tx) => {
      await enqueue(tx, { kind: 'bulk', environmentId, subjectId })
      throw new Error('not this time')
    })
    await expect(failing).rejects.toThrow('not this time')
  }
  expect(hasPlace()).toBe(true)
  expect(await rowOf(subjectId)).toBeUndefined()
  expect(triesOf(subjectId)).toEqual([])
})

test('a row whose process dies before it is handed over goes to another relay when its lease is over', async () => {
  // A process that commits, and does nothing more.
  other.takers?.set('bulk', { reserve: () => ({ leaseMs: 700, take: () => undefined, leave: () => undefined }) })
  const subjectId = randomUUID()
  await other.transaction((tx) => enqueue(tx, { kind: 'bulk', environmentId, subjectId }))
  expect(await rowOf(subjectId)).toEqual({ tries: 1, leased: true })
  await isGone(subjectId)
  expect(triesOf(subjectId)).toEqual([2])
})

test('a row about a case is handed over only if its writer names the case, and one for later never', async () => {
  const [unsaid, later] = [randomUUID(), randomUUID()]
  const leasedIn = (row: Parameters<typeof enqueue>[1]) =>
    own.transaction(async (tx) => {
      await enqueue(tx, row)
      return (
        await tx.query<{ leased: boolean }>('SELECT lease_until IS NOT NULL AS leased FROM outbox WHERE subject_id = $1', [row.subjectId])
      ).rows[0]?.leased
    })
  expect(await leasedIn({ kind: 'wake', environmentId, subjectId: unsaid })).toBe(false)
  expect(await leasedIn({ kind: 'bulk', environmentId, subjectId: later, dueInMs: 100 })).toBe(false)
  await isGone(unsaid)
  await isGone(later)
})

test('a row that was left is dropped by what it set going; one that is not dropped is handled once more, and deleted', async () => {
  const [dropped, forgotten] = [randomUUID(), randomUUID()]
  left.add(dropped).add(forgotten)
  await own.transaction((tx) => enqueue(tx, { kind: 'bulk', environmentId, subjectId: dropped }))
  await waitFor(() => triesOf(dropped).length === 1, 'the row to be handled')
  expect(await rowOf(dropped)).toEqual({ tries: 1, leased: true })
  await own.transaction((tx) => {
    dropRows(tx, { kind: 'bulk', subjectId: dropped })
    return Promise.resolve()
  })
  expect(await rowOf(dropped)).toBeUndefined()

  await other.transaction((tx) => enqueue(tx, { kind: 'bulk', environmentId, subjectId: forgotten }))
  await isGone(forgotten)
  expect([triesOf(dropped), triesOf(forgotten)]).toEqual([[1], [2]])
})
