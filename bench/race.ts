import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { freePort } from '../src/embedded/free-port.js'
import { startPostgres } from '../src/embedded/postgres.js'
import type { StartContestant } from './race/contestant.js'
import { peer } from './race/peer.js'
import { absenceOf, peerPackages } from './race/peer-packages.js'
import type { PeerName } from './race/peer-packages.js'
import { relink } from './race/relink.js'
import { runHeat } from './race/run-heat.js'
import type { Heat, Plan } from './race/run-heat.js'
import { sinkLatency } from './race/sink-latency.js'
import type { Benchmark } from './support/benchmark.js'
import { say } from './support/say.js'
import { percentile, rounded } from './support/statistics.js'

/**
 * The same work on several engines, in turns: refused refresh, signed webhook, link, mail, durable wait. A case counts when its mail is at the sink
 * and it waits durably. Ratios of medians are of Relink to a peer, in the same run.
 */
export const race: Benchmark = {
  about: 'a storm and single failures beside DBOS and pg-boss; --peers DIR --rounds 3 --storm 1500 --paced 300 --rate 5',
  async run() {
    const { peers, rounds, plan } = asked()
    const names = Object.keys(peerPackages) as PeerName[]
    const contestants: Record<string, StartContestant> = { relink }
    const absent: Partial<Record<PeerName, string>> = {}
    for (const name of names) {
      const why = absenceOf(peers, name)
      if (why === null) contestants[name] = peer(name, peers ?? '')
      else absent[name] = why
    }
    const folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-race-postgres-'))
    const postgres = await startPostgres({ folder, port: await freePort() })
    try {
      const sink = { added_ms: 0, ...(await sinkLatency()) }
      const heats: Record<string, Heat[]> = {}
      for (let round = 1; round <= rounds; round += 1) {
        for (const [name, start] of Object.entries(contestants)) {
          const heat = await runHeat(postgres, start, plan)
          say(`round ${String(round)}, ${name}: ${JSON.stringify(heat)}`)
          ;(heats[name] ??= []).push(heat)
        }
      }
      return { figures: { bench: 'race', rounds, ...plan, sink, ...figuresOf(heats), versions: peerPackages, absent }, exceeded: [] }
    } finally {
      await postgres.stop()
      await fs.rm(folder, { recursive: true, force: true })
    }
  },
}

const asked = (): { readonly peers: string | undefined; readonly rounds: number; readonly plan: Plan } => {
  const options = { peers: { type: 'string' }, rounds: { type: 'string' }, storm: { type: 'string' } } as const
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { ...options, paced: { type: 'string' }, rate: { type: 'string' } },
  })
  const whole = (name: 'rounds' | 'storm' | 'paced' | 'rate', usual: number, least: number): number => {
    const value = Number(values[name] ?? usual)
    if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: a whole number of at least ${String(least)}`)
    return value
  }
  return {
    peers: values.peers,
    rounds: whole('rounds', 3, 1),
    plan: { storm: whole('storm', 1500, 0), paced: whole('paced', 300, 0), rate: whole('rate', 5, 1) },
  }
}

const figuresOf = (heats: Readonly<Record<string, readonly Heat[]>>): Readonly<Record<string, unknown>> => {
  const median = (name: string, of: (heat: Heat) => number | undefined): number | undefined => {
    const values = (heats[name] ?? []).flatMap((heat) => of(heat) ?? [])
    return values.length === 0 ? undefined : percentile(values, 0.5)
  }
  const column = (of: (heat: Heat) => number | undefined): object => {
    const medians = Object.keys(heats).flatMap((name) => {
      const value = median(name, of)
      return value === undefined ? [] : [[name, value] as const]
    })
    const ours = median('relink', of)
    const ratios = medians
      .filter(([name]) => name !== 'relink')
      .map(([name, value]) => [`to_${name}`, rounded((ours ?? 0) / value, 2)] as const)
    return Object.fromEntries<number>([...medians.map(([name, value]) => [name, rounded(value)] as const), ...ratios])
  }
  const parts = (name: string): object => {
    const keys = Object.keys(heats[name]?.[0]?.cpuMsPerCase ?? {})
    return Object.fromEntries(keys.map((part) => [part, rounded(median(name, ({ cpuMsPerCase }) => cpuMsPerCase?.[part]) ?? 0, 2)]))
  }
  return {
    storm_per_s: column(({ stormPerS }) => stormPerS),
    storm_cpu_ms_per_case: Object.fromEntries(Object.keys(heats).map((name) => [name, parts(name)])),
    paced_p50_ms: column(({ pacedP50Ms }) => pacedP50Ms),
    paced_p99_ms: column(({ pacedP99Ms }) => pacedP99Ms),
    mailed_twice: Object.fromEntries(Object.entries(heats).map(([name, all]) => [name, all.reduce((sum, { twice }) => sum + twice, 0)])),
  }
}
