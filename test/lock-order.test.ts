import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markDelivered } from '../src/webhooks/store/outcome-store.js'
import { lockEndpoint, updateCircuit } from '../src/webhooks/store/webhook-store.js'
import { isTransactionConflict, tryAgain } from '../src/database/try-again.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
let endpoint: Server
let webhooks: string[]
beforeAll(async () => {
  relink = await startRelink({ worker: false, settings: { databasePoolSize: 20 } })
  endpoint = createServer((_req, res) => res.writeHead(200).end()).listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  const url = `http://127.0.0.1:${String((endpoint.address() as AddressInfo).port)}`
  webhooks = []
  for (let n = 0; n < 4; n += 1) {
    webhooks.push((await relink.api.send<{ id: string }>('POST', '/webhook', { target_url: `${url}/${String(n)}` })).id)
  }
})
afterAll(async () => {
  endpoint.close()
  await relink.stop()
})

const deadlocks = async (): Promise<number> => {
  await relink.tools.database.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await relink.tools.database.query<{ n: number }>(
    'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
  )
  return rows[0]?.n ?? 0
}

describe('a resend to every webhook beside the deliverer', () => {
  it('locks in one order: nothing is given up, no call fails', { timeout: 120_000 }, async () => {
    await relink.importAccount()
    const { result } = await relink.api.get<{ result: { id: string }[] }>('/event?limit=1')
    const eventId = result[0]?.id ?? ''
    const deliveriesOf = async () =>
      (
        await relink.tools.database.query<{ id: string; webhookId: string }>(
          'SELECT id, webhook_id AS "webhookId" FROM deliveries WHERE event_id = $1',
          [eventId],
        )
      ).rows
    await relink.request('POST', `/event/${eventId}/resend`, {})
    const deliveries = await deliveriesOf()
    expect(deliveries.length).toBeGreaterThanOrEqual(webhooks.length)
    const before = await deadlocks()
    const resending = Array.from({ length: 60 }, () => relink.request('POST', `/event/${eventId}/resend`, {}))
    const tried = { at: new Date().toISOString(), status: 200, error: null, ms: 1 }
    const failing = Array.from({ length: 60 }, (_, n) =>
      relink.tools.database.transaction(async (tx) => {
        const one = deliveries[n % deliveries.length]
        const locked = await lockEndpoint(tx, one?.webhookId ?? '')
        if (locked === null || one === undefined) return
        await updateCircuit(tx, locked.id, { ...locked, failures: 1 })
        await tx.query('UPDATE deliveries SET lease_until = NULL WHERE id = $1', [one.id])
      }),
    )
    const delivering = Array.from({ length: 60 }, (_, n) => {
      const turned = [...deliveries.slice(n % deliveries.length), ...deliveries.slice(0, n % deliveries.length)]
      return markDelivered(
        relink.tools.database,
        turned.map(({ id, webhookId }) => ({ id, webhookId, tried })),
        new Date(),
      )
    })
    const answers = await Promise.all(resending)
    await Promise.all([...failing, ...delivering])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await deadlocks()).toBe(before)
  })
})

describe('a transaction that PostgreSQL gives up for another', () => {
  const conflict = Object.assign(new Error('deadlock detected'), { code: '40P01' })

  it('is run again, a few times', async () => {
    let runs = 0
    const done = await tryAgain(
      () => {
        runs += 1
        return runs < 3 ? Promise.reject(conflict) : Promise.resolve('done')
      },
      () => undefined,
    )
    expect([done, runs]).toEqual(['done', 3])
    runs = 0
    const failed = tryAgain(
      () => {
        runs += 1
        return Promise.reject(conflict)
      },
      () => undefined,
    )
    await expect(failed).rejects.toSatisfy(isTransactionConflict)
    expect(runs).toBe(4)
  })

  it('for real: both of two that wait for each other come through', { timeout: 60_000 }, async () => {
    const [first = '', second = ''] = webhooks
    const holding = new Set<string>()
    const crossed = (ids: readonly string[]) =>
      relink.tools.database.transaction(async (tx) => {
        for (const id of ids) {
          await tx.query('UPDATE webhooks SET updated_at = now() WHERE id = $1', [id])
          holding.add(id)
          await waitFor(() => holding.size === 2, 'each of the two to have its first row')
        }
      })
    const before = await deadlocks()
    await Promise.all([crossed([first, second]), crossed([second, first])])
    expect(await deadlocks()).toBeGreaterThan(before)
  })
})

describe('a conflict that stays', () => {
  it.each(['40P01', '40001'])(
    '(%s) is tried four times, then answered 503 with Retry-After; the next request goes through',
    async (code) => {
      const { database } = relink.tools
      // PostgreSQL gives up whatever changes a webhook; a sequence counts also what is rolled back.
      await database.query('CREATE SEQUENCE IF NOT EXISTS test_tries')
      await database.query(`CREATE OR REPLACE FUNCTION test_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM nextval('test_tries'); RAISE EXCEPTION 'given up' USING ERRCODE = '${code}'; END $$`)
      await database.query(`SELECT setval('test_tries', 1, false)`)
      await database.query('CREATE TRIGGER test_conflict BEFORE UPDATE ON webhooks FOR EACH ROW EXECUTE FUNCTION test_conflict()')
      const change = () => relink.request('PATCH', `/webhook/${webhooks[0] ?? ''}`, { event_types: ['integrated_account:active'] })
      try {
        const answer = await change()
        expect([answer.status, answer.headers.get('retry-after'), answer.body['statusCode']]).toEqual([503, '1', 503])
        expect(answer.text).not.toContain('given up')
        expect((await database.query('SELECT last_value::int AS n FROM test_tries')).rows).toEqual([{ n: 4 }])
      } finally {
        await database.query('DROP TRIGGER test_conflict ON webhooks')
      }
      expect((await change()).status).toBe(200)
    },
  )
})

it('no statement locks more strongly than a foreign key lets others work beside', () => {
  const files = execFileSync('git', ['ls-files', 'src', 'activities'], { encoding: 'utf8' }).split('\n')
  const strong = files.filter((file) => file.endsWith('.ts') && /\bfor update\b/i.test(readFileSync(file, 'utf8')))
  // Removing an environment is to keep others from adding rows to it.
  expect(strong).toEqual(['src/access/remove-environment-store.ts'])
})
