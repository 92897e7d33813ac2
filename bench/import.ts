import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { createEnvironment } from '../src/access/create-environment.js'
import { migrate } from '../src/database/migrate.js'
import { packageRoot } from '../src/database/package-root.js'
import { PendingWrites } from '../src/database/pending-writes.js'
import { startPostgres } from '../src/embedded/postgres.js'
import { createIntegration } from '../src/integrations/create-integration.js'
import { newIntegration } from '../src/integrations/integration-schema.js'
import { createLog } from '../src/log.js'
import { createVault } from '../src/vault/vault.js'
import type { Benchmark } from './support/benchmark.js'
import { freePort } from '../src/embedded/free-port.js'
import { writeAccountsFile } from './support/accounts-file.js'
import { say } from './support/say.js'
import { rounded } from './support/statistics.js'

const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 200_000)
/** Where the process is killed, in parts of the file. */
const kills = [1 / 3, 2 / 3]
const least = 0.3
/** Tables that an import writes rows of the file into, so that each finds what it refers to. */
const tables = ['tenants', 'contacts', 'integrated_accounts', 'credentials', 'account_contacts'] as const

const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`

/** `relink import`, killed twice and run again, beside a bare `COPY` of the very rows that it wrote, into the same tables. */
export const importBench: Benchmark = {
  about: `accounts imported per second, killed twice and resumed, beside a bare COPY of the same rows (${String(accounts)})`,
  async run() {
    const folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-bench-'))
    const postgres = await startPostgres({ folder, port: await freePort() })
    try {
      const keys = { vaultKeys: key('v1'), linkKeys: key('l1') }
      await prepare(postgres.url, keys)
      const bareUrl = await copyOf(postgres.url)
      const file = path.join(folder, 'accounts.ndjson')
      say(`${String(accounts)} accounts are written to a file`)
      const duplicates = await writeAccountsFile(file, accounts)
      const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.url, VAULT_KEYS: keys.vaultKeys, LINK_KEYS: keys.linkKeys }
      const runs: Run[] = []
      for (const part of [...kills, null]) {
        runs.push(await runImport(file, env, postgres.url, part === null ? null : Math.floor(accounts * part)))
        say(`${part === null ? 'to the end' : 'killed'}: ${JSON.stringify(runs.at(-1))}`)
      }
      const counts = await countsOf(postgres.url)
      const refused = await linesOf(`${file}.refused.ndjson`)
      say('the same rows are copied')
      const copySeconds = await copyRows(postgres.url, bareUrl, postgres.cluster)
      const start = await startSeconds()
      const seconds = runs.reduce((sum, run) => sum + run.seconds - start, 0)
      const perSecond = accounts / seconds
      const copyPerSecond = accounts / copySeconds
      const once = counts.accounts === accounts && counts.distinct === accounts && counts.credentials === accounts && refused === duplicates
      return {
        figures: {
          bench: 'import',
          accounts,
          each_once: once,
          refused_lines: refused,
          seconds: rounded(seconds, 2),
          // Of a process that does nothing: taken off each of the three runs.
          start_seconds: rounded(start, 2),
          accounts_per_second: rounded(perSecond),
          copy_accounts_per_second: rounded(copyPerSecond),
          of_copy: rounded(perSecond / copyPerSecond, 2),
          peak_rss_mb: runs.map(({ peakMb }) => peakMb),
        },
        exceeded: [
          ...(perSecond / copyPerSecond < least ? [`less than ${String(least)} of a bare COPY`] : []),
          ...(once ? [] : [`not each account is there once: ${JSON.stringify({ ...counts, refused, duplicates })}`]),
        ],
      }
    } finally {
      await postgres.stop()
      await fs.rm(folder, { recursive: true, force: true })
    }
  },
}

const prepare = async (url: string, keys: { readonly vaultKeys: string; readonly linkKeys: string }): Promise<void> => {
  await migrate(url, createLog('error', 'bench', pino.destination(2)))
  const vault = createVault(keys)
  await withClient(url, async (db) => {
    const tx = { query: db.query.bind(db) as never, now: new Date(), vault, pending: new PendingWrites(), last: () => undefined }
    const { id: environmentId } = await createEnvironment(tx, { name: 'bench' })
    await createIntegration(tx, {
      environmentId,
      given: newIntegration.parse({
        name: 'lumen',
        oauth: {
          client_id: 'acme',
          client_secret: 'acme-bench-secret',
          authorization_endpoint: 'https://platform.example/authorize',
          token_endpoint: 'https://platform.example/token',
          scopes: ['reports.read', 'contacts.read'],
          identity: { from: 'none' },
        },
      }),
      discovered: null,
      actor: 'bench',
    })
    await vault.checkKeys({ query: (text, params) => db.query(text, params) })
  })
}

/** Before the first account: same environment, same integration, same indexes. */
const copyOf = async (url: string): Promise<string> => {
  await withClient(at(url, 'postgres'), (admin) => admin.query('CREATE DATABASE bare TEMPLATE relink'))
  return at(url, 'bare')
}

interface Run {
  readonly seconds: number
  readonly peakMb: number
}

/** Imports in one process, killed once so many lines are in. */
const runImport = async (file: string, env: NodeJS.ProcessEnv, url: string, killAt: number | null): Promise<Run> => {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    [path.join(packageRoot, 'dist/src/cli.js'), 'import', file, '--environment', 'bench', '--no-check'],
    {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    at: performance.now(),
  }))
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  let peakMb = 0
  await withClient(url, async (db) => {
    while (!isOver()) {
      peakMb = Math.max(peakMb, residentMb(child.pid ?? 0))
      const line = killAt === null ? 0 : ((await db.query<{ line: number }>('SELECT line FROM imports')).rows[0]?.line ?? 0)
      if (killAt !== null && line >= killAt) child.kill('SIGKILL')
      await sleep(50)
    }
  })
  const { code, signal, at: endedAt } = await ended
  if (killAt === null ? code !== 0 && code !== 2 : signal !== 'SIGKILL')
    throw new Error(`relink import ended with ${String(code ?? signal)}`)
  return { seconds: rounded((endedAt - began) / 1000, 2), peakMb: Math.round(peakMb) }
}

const startSeconds = async (): Promise<number> => {
  const began = performance.now()
  await once(spawn(process.execPath, [path.join(packageRoot, 'dist/src/cli.js'), '--version'], { stdio: 'ignore' }), 'exit')
  return (performance.now() - began) / 1000
}

const residentMb = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const countsOf = (url: string): Promise<{ accounts: number; distinct: number; credentials: number }> =>
  withClient(url, async (db) => {
    const { rows } = await db.query<{ accounts: number; distinct: number; credentials: number }>(
      `SELECT count(*)::float8 AS accounts, count(DISTINCT external_id)::float8 AS distinct,
         (SELECT count(*)::float8 FROM credentials) AS credentials FROM integrated_accounts`,
    )
    return rows[0] ?? { accounts: 0, distinct: 0, credentials: 0 }
  })

const linesOf = async (file: string): Promise<number> => {
  let lines = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) for (const byte of chunk) if (byte === 0x0a) lines += 1
  return lines
}

/** The server reads and writes the files itself: no client, no parsing but its own, one transaction. Seconds. */
const copyRows = async (from: string, to: string, cluster: string): Promise<number> => {
  const fileOf = (table: string) => `${cluster}/bench_${table}.copy`
  await withClient(from, async (db) => {
    for (const table of tables) await db.query(`COPY ${table} TO '${fileOf(table)}'`)
    await db.query('CHECKPOINT')
  })
  return withClient(to, async (db) => {
    const began = performance.now()
    await db.query('BEGIN')
    for (const table of tables) await db.query(`COPY ${table} FROM '${fileOf(table)}'`)
    await db.query('COMMIT')
    return (performance.now() - began) / 1000
  })
}

const at = (url: string, database: string): string => Object.assign(new URL(url), { pathname: `/${database}` }).href

const withClient = async <T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
