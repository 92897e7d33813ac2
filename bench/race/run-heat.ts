import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { EmbeddedPostgres } from '../../src/embedded/postgres.js'
import { until } from '../../src/embedded/until.js'
import { percentile } from '../support/statistics.js'
import type { Contestant, StartContestant } from './contestant.js'
import { readCpu } from './cpu.js'
import type { Cpu } from './cpu.js'
import { now } from './messages.js'
import type { Sinks } from './sinks.js'
import { startSinks } from './sinks.js'

export interface Plan {
  /** Cases that fail at once; 0 leaves the storm out. */
  readonly storm: number
  /** Cases that fail one by one, per second; 0 leaves them out. */
  readonly paced: number
  readonly rate: number
}

export interface Heat {
  /** Cases a second, until all are mailed and wait durably. */
  readonly stormPerS?: number
  readonly cpuMsPerCase?: Cpu
  readonly pacedP50Ms?: number
  readonly pacedP99Ms?: number
  /** Mails that arrived a second time. */
  readonly twice: number
}

/** Code that has not run often is slow, in every contestant. */
const warmUp = 200
const patienceMs = 900_000

/** One contestant alone on the machine, with a database and sinks of its own. */
export const runHeat = async (postgres: EmbeddedPostgres, start: StartContestant, plan: Plan): Promise<Heat> => {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-race-'))
  const sinks = await startSinks()
  try {
    const accounts = warmUp + plan.storm + plan.paced
    const contestant = await start({ databaseUrl: await emptyDatabase(postgres.url), sinks, accounts, folder })
    try {
      await contestant.fail(1, warmUp)
      await allWait(contestant, sinks, warmUp)
      const storm = plan.storm > 0 ? await runStorm(postgres, contestant, sinks, plan) : {}
      const paced = plan.paced > 0 ? await runPaced(contestant, sinks, plan) : {}
      return { ...storm, ...paced, twice: (await sinks.arrivals()).twice }
    } finally {
      await contestant.stop()
    }
  } finally {
    sinks.stop()
    await fs.rm(folder, { recursive: true, force: true })
  }
}

const runStorm = async (postgres: EmbeddedPostgres, contestant: Contestant, sinks: Sinks, { storm }: Plan): Promise<Partial<Heat>> => {
  const before = readCpu(postgres.pid, contestant.processes)
  const began = now()
  await Promise.all([contestant.fail(warmUp + 1, warmUp + storm), allWait(contestant, sinks, warmUp + storm)])
  const tookMs = now() - began
  const after = readCpu(postgres.pid, contestant.processes)
  const cpuMsPerCase = Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, (ms - (before[part] ?? 0)) / storm]))
  return { stormPerS: storm / (tookMs / 1000), cpuMsPerCase }
}

const runPaced = async (contestant: Contestant, sinks: Sinks, { storm, paced, rate }: Plan): Promise<Partial<Heat>> => {
  const first = warmUp + storm + 1
  const failedAt = new Map<number, number>()
  const accepted: Promise<void>[] = []
  const began = now()
  for (let i = 0; i < paced; i += 1) {
    await sleep(Math.max(0, began + (i * 1000) / rate - now()))
    failedAt.set(first + i, now())
    accepted.push(contestant.fail(first + i, first + i))
  }
  await Promise.all(accepted)
  await allWait(contestant, sinks, warmUp + storm + paced)
  const { mails } = await sinks.arrivals()
  const tookMs = mails.flatMap(([account, at]) => {
    const failed = failedAt.get(account)
    return failed === undefined ? [] : [at - failed]
  })
  return { pacedP50Ms: percentile(tookMs, 0.5), pacedP99Ms: percentile(tookMs, 0.99) }
}

/** A case counts when its mail is at the sink and it waits durably. */
const allWait = async (contestant: Contestant, sinks: Sinks, count: number): Promise<void> => {
  // Looking costs the contestant something, so the mails are waited for first.
  const [mailed, waits] = [async () => (await sinks.count()) >= count, async () => (await contestant.waiting()) >= count]
  if (!(await until(mailed, patienceMs))) throw new Error(`${String(await sinks.count())} of ${String(count)} mails came`)
  if (!(await until(waits, patienceMs))) throw new Error(`${String(await contestant.waiting())} of ${String(count)} cases wait`)
}

const emptyDatabase = async (serverUrl: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  try {
    for (const name of ['race', 'race_dbos_system']) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.query(`CREATE DATABASE ${name}`)
    }
  } finally {
    await admin.end()
  }
  return Object.assign(new URL(serverUrl), { pathname: '/race' }).href
}
