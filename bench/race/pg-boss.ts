import { startEffects } from './effects.js'
import type { EffectsOptions } from './effects.js'
import { serveAsked } from './messages.js'
import { load } from './peer-packages.js'

interface Job {
  readonly id: string
  readonly data: Work
}

interface Work {
  readonly account: number
  readonly caseId: string
}

/** As much of pg-boss as is used here. */
interface Boss {
  on(event: 'error', listener: (error: unknown) => void): void
  start(): Promise<unknown>
  createQueue(name: string, options: object): Promise<unknown>
  insert(queue: string, jobs: readonly object[]): Promise<unknown>
  fail(queue: string, ids: readonly string[]): Promise<unknown>
  work(queue: string, options: object, handler: (jobs: readonly Job[]) => Promise<void>): Promise<unknown>
}

const queues = ['confirm', 'webhook', 'link', 'mail', 'reminder'] as const
type Queue = (typeof queues)[number]

/** The reminder's job does the waiting; the person in a race never responds. */
const dayS = 86_400
const working = { batchSize: 48, pollingIntervalSeconds: 0.5, localConcurrency: 1, burstWhenBatchFull: true }

/** One job for each effect, a row that says where the case stands, and a delayed job for the reminder. */
const serve = async (peers: string, options: EffectsOptions): Promise<void> => {
  const { PgBoss } = await load<{ PgBoss: new (options: object) => Boss }>(peers, 'pg-boss')
  const effects = await startEffects(options)
  const { database } = effects
  await database.query(`CREATE TABLE cases (id text PRIMARY KEY, account_id int NOT NULL, state text NOT NULL)`)
  const boss = new PgBoss({ connectionString: options.databaseUrl, max: 20, supervise: true, schedule: false, useListenNotify: true })
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`))
  await boss.start()
  for (const queue of queues) await boss.createQueue(queue, { retryLimit: 10, retryBackoff: true, notify: true })
  const work = (queue: Queue, effect: (work: Work) => Promise<unknown>, next: Queue, state: string): Promise<unknown> =>
    boss.work(queue, working, async (jobs) => {
      const results = await Promise.allSettled(jobs.map(({ data }) => effect(data)))
      const done = jobs.filter((_, i) => results[i]?.status === 'fulfilled')
      // One job that fails fails alone: the rest of the batch goes on.
      const failed = jobs.filter((job) => !done.includes(job)).map(({ id }) => id)
      if (failed.length > 0) await boss.fail(queue, failed)
      if (done.length === 0) return
      const values = [done.map(({ data }) => data.caseId), state]
      await database.query({ name: 'state', text: 'UPDATE cases SET state = $2 WHERE id = any($1)', values })
      await boss.insert(
        next,
        done.map(({ data }) => ({ data, ...(next === 'reminder' && { startAfter: dayS }) })),
      )
    })
  await work('confirm', ({ account }) => effects.confirm(account), 'webhook', 'confirmed')
  await work('webhook', ({ account, caseId }) => effects.webhook(account, caseId), 'link', 'told')
  await work('link', ({ account, caseId }) => effects.link(account, caseId), 'mail', 'linked')
  await work('mail', ({ account, caseId }) => effects.mail(account, caseId), 'reminder', 'waiting')
  serveAsked({
    fail: async (from: number, to: number) => {
      await database.query(
        `INSERT INTO cases (id, account_id, state) SELECT 'case-' || i, i, 'new' FROM generate_series($1::int, $2::int) i ON CONFLICT DO NOTHING`,
        [from, to],
      )
      for (let at = from; at <= to; at += 1000) {
        const accounts = Array.from({ length: Math.min(1000, to - at + 1) }, (_, i) => at + i)
        await boss.insert(
          'confirm',
          accounts.map((account) => ({ data: { account, caseId: `case-${String(account)}` } })),
        )
      }
    },
    waiting: async () => (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM cases WHERE state = 'waiting'`)).rows[0]?.n,
  })
  process.send?.('ready')
}

const [peers = '', options = ''] = process.argv.slice(2)
await serve(peers, JSON.parse(options) as EffectsOptions)
