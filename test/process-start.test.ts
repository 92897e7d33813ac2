import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { cloneDatabase } from './support/clone-database.js'
import type { ClonedDatabase } from './support/clone-database.js'
import { runRelink } from './support/run-relink.js'

let database: ClonedDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

const key = (): string => `test:${randomBytes(32).toString('base64')}`
const keys = { VAULT_KEYS: key(), LINK_KEYS: key() }
const commands = [
  ['api'],
  ['worker'],
  ['keys'],
  ['token', '--environment', 'acme', '--name', 'test', '--scope', 'all'],
  ['export', '--environment', 'acme'],
]

const run = async (words: readonly string[], { port = 0, url = database.url } = {}) => {
  const command = runRelink(words, {
    ...keys,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    SMTP_URL: 'smtp://127.0.0.1:1',
    PUBLIC_URL: 'http://localhost',
    PORT: String(port),
  })
  return [await command.ended, command.errors().trim()]
}

/** Every command ends with 1 and says this. */
const expectAll = async (says: string, given: Parameters<typeof run>[1] = {}): Promise<void> => {
  const ends = await Promise.all(commands.map(async (words) => [words, await run(words, given)]))
  expect(ends).toEqual(commands.map((words) => [words, [1, says]]))
}

const inDatabase = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

test('a process that needs a newer schema says so, and what to run, before anything else', { tags: ['heavy'] }, async () => {
  await inDatabase(`DELETE FROM relink_migrations WHERE name = '0017_embedding'`)
  await expectAll("The database's schema lacks 0017_embedding: run `relink migrate` first")

  await inDatabase('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await expectAll('There is no schema in the database of DATABASE_URL yet: run `relink migrate` first')

  expect((await run(['migrate']))[0]).toBe(0)
  expect(await run(['keys'])).toEqual([0, ''])
})

test('a database that does not answer is named', async () => {
  const url = 'postgres://relink@127.0.0.1:1/relink'
  await expectAll('The database of DATABASE_URL does not answer: connect ECONNREFUSED 127.0.0.1:1', { url })
})

test('a port that is taken ends a process, which names it', async () => {
  const taken = createServer()
  taken.listen(0, '0.0.0.0')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  for (const words of [['api'], ['worker']])
    expect([words, await run(words, { port })]).toEqual([words, [1, `listen EADDRINUSE: address already in use 0.0.0.0:${String(port)}`]])
  taken.close()
})

test('a Temporal that refuses the Schedules ends the worker, which says why', async () => {
  const worker = runRelink(['worker'], {
    ...keys,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: 'nobody-made-it',
    SMTP_URL: 'smtp://127.0.0.1:1',
    PUBLIC_URL: 'http://localhost',
    PORT: '0',
    BIND: '127.0.0.1',
  })
  expect(await worker.ended).toBe(1)
  expect(worker.errors().trim()).toMatch(/^Temporal refused the search attributes or Schedules: .*nobody-made-it/s)
  expect(worker.errors()).not.toContain('tried again in 5 s')
})
