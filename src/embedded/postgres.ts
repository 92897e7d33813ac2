import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { retried } from '../database/retried.js'
import { EmbeddedError } from './errors.js'
import { endOfLog } from './log-file.js'
import { startPart } from './part-process.js'
import type { PartProcess } from './part-process.js'
import { postgresHome } from './postgres-home.js'
import type { PostgresHome } from './postgres-home.js'
import { readFileIfThere, writePrivateFile } from './private-file.js'
import { commandOf, endProcess } from './processes.js'

export interface EmbeddedPostgres {
  /** `postgres://relink:…@127.0.0.1:<port>/relink`; the user may create databases. */
  readonly url: string
  readonly pid: number
  readonly ended: Promise<string>
  /** The cluster's folder: what its processes are recognised by. */
  readonly cluster: string
  /** Open transactions are rolled back, the rest is on disk; under a second. */
  stop(): Promise<void>
  /** SIGKILL, as a power cut would. `startPostgres` with the same folder and port goes on with what was committed. */
  kill(): Promise<void>
}

export interface PostgresOptions {
  /** The data dir, absolute. One server at a time: a leftover of an earlier one is ended first. */
  readonly folder: string
  readonly port: number
  readonly say?: (line: string) => void
  /** Server settings that differ, as `name: value`. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Small, since it serves one company on one machine: four background processes and about 60 MB. Durability stays as PostgreSQL has
 * it (fsync and synchronous_commit on): what Relink acknowledges must survive a power cut.
 */
const small: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  // PostgreSQL 18 starts three I/O workers by default; a database that fits into memory gains nothing from them.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  max_parallel_workers: '0',
  jit: 'off',
  log_min_messages: 'warning',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const user = 'relink'

export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => undefined)
  const home = await postgresHome(options.folder, say)
  const password = await keepPassword(path.join(options.folder, 'postgres-password'))
  await endLeftover(home.cluster)
  const log = path.join(options.folder, 'postgres.log')
  await createCluster(home, password)
  const settings = { ...small, port: String(options.port), ...options.settings }
  const start = () =>
    startPart({
      file: path.join(home.bin, 'postgres'),
      args: ['-D', home.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // Not ours: our environment may hold secrets, and its processes run as another user.
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      polite: 'SIGINT',
      log,
      as: home.as,
    })
  const url = (database: string) => `postgres://${user}:${password}@127.0.0.1:${String(options.port)}/${database}`
  let server = await start()
  for (const deadline = performance.now() + orphansMs; ; server = await start()) {
    try {
      await ready(server, url('postgres'))
      break
    } catch (cause) {
      const end = await endOfLog(log)
      if (!server.isRunning() && end.includes('pre-existing shared memory block') && performance.now() < deadline) continue
      await server.stop(stopMs)
      throw new EmbeddedError('part_failed', `PostgreSQL did not start (${(cause as Error).message}). The end of ${log}:\n${end}`, {
        cause,
      })
    }
  }
  return {
    url: url('relink'),
    pid: server.pid,
    ended: server.ended,
    cluster: home.cluster,
    stop: () => server.stop(stopMs),
    kill: () => server.kill(),
  }
}

/** A fast shutdown writes a checkpoint: well under a second here, longer on a slow disk. */
const stopMs = 10_000
/** Crash recovery replays at most `max_wal_size`. */
const startMs = 60_000
/** When the first process was killed alone, its children notice and end; until then no other server may start on their memory. */
const orphansMs = 10_000
/** Not listening yet; cut off; 57P03: "the database system is starting up". */
const notYet = new Set(['ECONNREFUSED', 'ECONNRESET', '57P03'])

/** After a SIGKILL of its parent a server may still run, and a second one must not start beside it: found by its own pid file. */
export async function endLeftoverPostgres(folder: string): Promise<void> {
  const elsewhere = (await readFileIfThere(path.join(folder, 'postgres-home')))?.trim()
  await endLeftover(elsewhere ?? path.join(folder, 'postgres'))
}

async function endLeftover(cluster: string): Promise<void> {
  const pid = Number((await readFileIfThere(path.join(cluster, 'postmaster.pid')))?.split('\n')[0])
  if (pid > 0 && commandOf(pid)?.includes(cluster)) await endProcess(pid, 'SIGINT', stopMs)
}

async function keepPassword(file: string): Promise<string> {
  const kept = await readFileIfThere(file)
  if (kept !== undefined) return kept.trim()
  const made = randomBytes(24).toString('base64url')
  await writePrivateFile(file, `${made}\n`)
  return made
}

/** `initdb` into a folder beside it, renamed when whole: one that was interrupted is made again. */
async function createCluster(home: PostgresHome, password: string): Promise<void> {
  if (await fs.stat(home.cluster).catch(() => undefined)) return
  const unfinished = `${home.cluster}.new`
  await fs.rm(unfinished, { recursive: true, force: true })
  await fs.mkdir(unfinished, { recursive: true, mode: 0o700 })
  const passwordFile = `${home.cluster}.password`
  await fs.writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (home.as) for (const file of [unfinished, passwordFile]) await fs.chown(file, home.as.uid, home.as.gid)
  try {
    // Sorting by code point, so that it is the same on every machine.
    const args = ['-D', unfinished, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C']
    await promisify(execFile)(path.join(home.bin, 'initdb'), [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'], {
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ...home.as,
    })
  } catch (cause) {
    throw new EmbeddedError('part_failed', `PostgreSQL's initdb failed: ${(cause as { stderr?: string }).stderr ?? String(cause)}`, {
      cause,
    })
  } finally {
    await fs.rm(passwordFile, { force: true })
  }
  await fs.rename(unfinished, home.cluster)
}

async function ready(server: PartProcess, url: string): Promise<void> {
  const deadline = performance.now() + startMs
  await retried(
    async () => {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
      // A connection cut off while idle is an event without a reader, and would end the process.
      client.on('error', () => undefined)
      try {
        await client.connect()
        const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = $1`, [user])
        if (rowCount === 0) await client.query(`CREATE DATABASE ${user}`)
      } finally {
        await client.end().catch(() => undefined)
      }
    },
    async (error) => {
      const { code } = error as { code?: string }
      if (!server.isRunning()) throw new Error(await server.ended, { cause: error })
      if (code === undefined || !notYet.has(code) || performance.now() > deadline) throw error
      return 25
    },
  )
}
