import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Agent, request } from 'undici'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { startAccountsHouse } from './support/accounts-house.js'
import type { AccountsHouse } from './support/accounts-house.js'
import type { Benchmark } from './support/benchmark.js'
import { inParallel } from './support/in-parallel.js'
import { say } from './support/say.js'
import { rounded } from './support/statistics.js'

const usual = 100_000
/** Relink and its floor take turns, so that both see the same machine. */
const rounds = 5
const leastShare = 0.6
/** Of the resident set after a collection, in MB: what the heap keeps of its pages differs by as much. More, and something grows with the accounts. */
const mostGrowth = 100
/** As many companies and apps as share the accounts. */
const [companies, appsOfEach] = [2, 5]
/** What the floor claims at once; the sweep's own pages grow to that. */
const page = 500

/**
 * How fast due accounts are refreshed, beside the bare effects in the same process on the same tables: a page claimed, one POST per account, one
 * UPDATE per page. The bare run opens, seals, judges, counts and compares nothing.
 */
export const sweep: Benchmark = {
  about: `accounts refreshed per second, at least ${String(leastShare)} of the bare claim, POST and UPDATE; --accounts ${String(usual)}`,
  async run() {
    const accounts = accountsAsked()
    const house = await startAccountsHouse()
    const agent = new Agent({ pipelining: 1 })
    try {
      say(`${String(accounts)} accounts are inserted, and as many for the floor`)
      const perApp = Math.ceil(accounts / (companies * appsOfEach))
      const apps: string[] = []
      for (let i = 0; i < companies; i += 1) {
        const made = await house.company(`company-${String(i)}`, appsOfEach)
        for (const app of made.apps) await house.insertAccounts(made.environmentId, app, perApp)
        apps.push(...made.apps)
      }
      const floorCompany = await house.company('floor', 1)
      const floorApp = floorCompany.apps[0] ?? ''
      await house.insertAccounts(floorCompany.environmentId, floorApp, perApp * apps.length)
      // Never the sweep's.
      await house.tools.database.query('update integrations set is_enabled = false where id = $1', [floorApp])

      const share = Math.ceil(perApp / rounds)
      const rss: number[] = []
      const [ours, bare] = [newSum(), newSum()]
      say('one round ahead, uncounted')
      await sweepRound(house, apps, Math.min(share, 100))
      await floorRound(house, agent, floorApp, Math.min(share, 100) * apps.length)
      for (let round = 0; round < rounds; round += 1) {
        const sweeps = async (): Promise<void> => {
          await ours.add(() => sweepRound(house, apps, share))
          collectGarbage()
          rss.push(process.memoryUsage.rss() / 1024 / 1024)
        }
        const floors = (): Promise<void> => bare.add(() => floorRound(house, agent, floorApp, share * apps.length))
        for (const turn of round % 2 === 0 ? [sweeps, floors] : [floors, sweeps]) await turn()
        const [mine, floor, memory] = [ours.perSecond(), bare.perSecond(), rss.at(-1) ?? 0].map((value) => String(rounded(value, 0)))
        say(`round ${String(round + 1)}: ${String(mine)} accounts/s beside ${String(floor)}, ${String(memory)} MB`)
      }
      const ratio = rounded(ours.perSecond() / bare.perSecond(), 2)
      const [start = 0, middle = 0, end = 0] = [rss[0], rss[Math.floor(rounds / 2)], rss.at(-1)]
      const growth = end - start
      return {
        figures: {
          bench: 'sweep',
          accounts: ours.count(),
          apps: apps.length,
          sweep_per_s: rounded(ours.perSecond(), 0),
          floor_per_s: rounded(bare.perSecond(), 0),
          ratio,
          // Of this process, each account's.
          cpu_us: { sweep: rounded(ours.cpuUs(), 0), floor: rounded(bare.cpuUs(), 0) },
          rss_mb: { start: rounded(start, 0), middle: rounded(middle, 0), end: rounded(end, 0) },
        },
        exceeded: [
          ...(ratio < leastShare ? [`the sweep reaches ${String(ratio)} of its floor, at least ${String(leastShare)} is wanted`] : []),
          ...(growth > mostGrowth ? [`memory grew by ${String(rounded(growth, 0))} MB over the sweep`] : []),
        ],
      }
    } finally {
      await agent.destroy()
      await house.stop()
    }
  },
}

/** Memory that survives a collection is referenced. */
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Rounds of one side together; what prepares a round is not in it. */
const newSum = () => {
  let [count, ms, cpu] = [0, 0, 0]
  return {
    async add(round: () => Promise<Round>): Promise<void> {
      const done = await round()
      count += done.count
      ms += done.ms
      cpu += done.cpuUs
    },
    count: () => count,
    perSecond: () => (count / ms) * 1000,
    cpuUs: () => cpu / count,
  }
}

interface Round {
  readonly count: number
  readonly ms: number
  readonly cpuUs: number
}

/** Wall clock and this process's own time. */
const timed = async (work: () => Promise<number>): Promise<Round> => {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const count = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { count, ms: performance.now() - began, cpuUs: user + system }
}

const accountsAsked = (): number => {
  const given = process.argv[process.argv.indexOf('--accounts') + 1]
  const accounts = process.argv.includes('--accounts') ? Number(given) : usual
  if (!Number.isInteger(accounts) || accounts < 100) throw new Error('--accounts: a whole number of at least 100')
  return accounts
}

/** The next ones of each app that have not been refreshed become due. */
const makeDue = async ({ tools }: AccountsHouse, app: string, count: number): Promise<number> => {
  const { rowCount } = await tools.database.query(
    `update credentials set next_refresh_at = now() - interval '1 second'
     where account_id in (select account_id from credentials where integration_id = $1 and generation = 1 limit $2)`,
    [app, count],
  )
  return rowCount ?? 0
}

const sweepRound = async (house: AccountsHouse, apps: readonly string[], perApp: number): Promise<Round> => {
  let wanted = 0
  for (const app of apps) wanted += await makeDue(house, app, perApp)
  await settle(house)
  const round = await timed(async () => (await sweepDue(house.tools, new AbortController().signal)).refreshed)
  if (round.count !== wanted) throw new Error(`${String(round.count)} of ${String(wanted)} accounts were refreshed`)
  return round
}

interface Claimed {
  readonly account_id: string
  readonly sealed: string
}

const floorRound = async (house: AccountsHouse, agent: Agent, app: string, count: number): Promise<Round> => {
  const wanted = await makeDue(house, app, count)
  await settle(house)
  const round = await timed(() => bareEffects(house, agent, app))
  if (round.count !== wanted) throw new Error(`the floor did ${String(round.count)} of ${String(wanted)}`)
  return round
}

const bareEffects = async ({ tools: { database, settings }, endpoint }: AccountsHouse, agent: Agent, app: string): Promise<number> => {
  let done = 0
  for (;;) {
    const { rows } = await database.query<Claimed & object>(
      `update credentials k set lease_until = clock_timestamp() + interval '40 seconds'
       from (select account_id from credentials where integration_id = $1 and next_refresh_at <= now()
         and (lease_until is null or lease_until <= clock_timestamp()) order by next_refresh_at limit $2 for update skip locked) due
       where k.account_id = due.account_id returning k.account_id, k.sealed`,
      [app, page],
    )
    if (rows.length === 0) return done
    const answered = await inParallel(rows, settings.sweepPlatformConcurrency, (row) => post(agent, endpoint.url, row))
    await database.query(
      `update credentials k set generation = generation + 1, sealed = v.sealed, predecessor = k.sealed, written_at = now(),
         last_refreshed_at = now(), access_expires_at = now() + interval '1 hour', next_refresh_at = now() + interval '58 minutes',
         lease_until = null
       from unnest($1::uuid[], $2::text[]) as v (account_id, sealed) where k.account_id = v.account_id`,
      [rows.map(({ account_id: id }) => id), answered],
    )
    done += rows.length
  }
}

/** As long a text comes back as was stored. */
const post = async (agent: Agent, url: string, { sealed }: Claimed): Promise<string> => {
  const answer = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('bench:bench-secret').toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: sealed.slice(-43) }).toString(),
  })
  const { access_token: token } = (await answer.body.json()) as { readonly access_token: string }
  return `${token}${sealed}`.slice(0, sealed.length)
}

/** The next measurement must not pay for work that making accounts due left behind. */
const settle = async ({ tools }: AccountsHouse): Promise<void> => {
  await tools.database.query('vacuum (analyze) credentials')
  await tools.database.query('checkpoint').catch(() => undefined)
  await sleep(50)
}
