import { afterAll, beforeAll, expect, test } from 'vitest'
import { Database } from '../src/database/database.js'
import type { OpenTransaction } from '../src/database/database.js'
import { createLog } from '../src/log.js'
import { temporaryPostgres } from './support/temporary-postgres.js'

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let one: Database
let several: Database
beforeAll(async () => {
  postgres = await temporaryPostgres()
  const log = createLog('silent', 'test')
  one = new Database({ url: postgres.url, poolSize: 1, log })
  several = new Database({ url: postgres.url, poolSize: 4, log })
  await one.query('CREATE TABLE lines (n integer PRIMARY KEY, text text NOT NULL)')
})
afterAll(async () => {
  await one.close()
  await several.close()
  await postgres.stop()
})

const insert = (db: Pick<OpenTransaction, 'query'>, n: number, text: string | null = 'said') =>
  db.query('INSERT INTO lines (n, text) VALUES ($1, $2)', [n, text])
const linesFrom = async (n: number): Promise<readonly number[]> =>
  (await one.query<{ n: number }>('SELECT n FROM lines WHERE n >= $1 AND n < $1 + 100 ORDER BY n', [n])).rows.map((row) => row.n)

test('statements that are asked for at once run in their order, and each gets its own answer', async () => {
  const answers = await one.transaction((tx) =>
    Promise.all([
      insert(tx, 100),
      tx.query<{ n: number }>('SELECT count(*)::int AS n FROM lines WHERE n = 100'),
      tx.query('DELETE FROM lines WHERE n = 100'),
      tx.query<{ n: number }>('SELECT count(*)::int AS n FROM lines WHERE n = 100'),
    ]),
  )
  expect([answers[1].rows[0]?.n, answers[2].rowCount, answers[3].rows[0]?.n]).toEqual([1, 1, 0])
})

test('the commit is sent along with the last statements, and is a rollback if one of them fails', async () => {
  await one.transaction((tx) => {
    tx.last(insert(tx, 200))
    tx.last(insert(tx, 201))
    return Promise.resolve()
  })
  expect(await linesFrom(200)).toEqual([200, 201])
  const failed = one.transaction((tx) => {
    tx.last(insert(tx, 202))
    tx.last(insert(tx, 203, null))
    tx.last(insert(tx, 204))
    return Promise.resolve()
  })
  await expect(failed).rejects.toMatchObject({ code: '23502' })
  // The same connection goes on.
  expect(await linesFrom(200)).toEqual([200, 201])
})

test('a statement for a transaction that is over does not run outside of it', async () => {
  const open = await one.transaction((tx) => Promise.resolve({ tx }))
  await expect(insert(open.tx, 300)).rejects.toThrow('over')
  expect(await linesFrom(300)).toEqual([])
})

test('a failure within is whose it is, not that of a statement that was sent after it', async () => {
  const failed = one.transaction((tx) => Promise.all([insert(tx, 400), insert(tx, 400), insert(tx, 401), tx.query('SELECT 1')]))
  await expect(failed).rejects.toMatchObject({ code: '23505' })
  expect(await linesFrom(400)).toEqual([])
})

test('a transaction that was given up for another one is run again, whatever was sent with the statement that met it', async () => {
  await Promise.all([insert(one, 500), insert(one, 501)])
  const bothIn: (() => void)[] = []
  const arrived = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      bothIn.push(resolve)
      // Runs after the first two wait for no one.
      if (bothIn.length >= 2) for (const go of bothIn) go()
    })
  }
  const change = (tx: OpenTransaction, n: number) => tx.query('UPDATE lines SET text = text || $2 WHERE n = $1', [n, '!'])
  const runs = [0, 0]
  const work = (me: 0 | 1) =>
    several.transaction(async (tx) => {
      runs[me] = (runs[me] ?? 0) + 1
      await change(tx, 500 + me)
      await arrived()
      await Promise.all([change(tx, 501 - me), tx.query('SELECT 1'), tx.query('SELECT 2')])
    })
  await Promise.all([work(0), work(1)])
  expect(runs.reduce((sum, n) => sum + n)).toBe(3)
  const { rows } = await one.query<{ text: string }>('SELECT text FROM lines WHERE n IN (500, 501)')
  expect(rows.map(({ text }) => text)).toEqual(['said!!', 'said!!'])
})
