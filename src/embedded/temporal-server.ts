import { Connection } from '@temporalio/client'
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js'
import * as fs from 'node:fs/promises'
import net from 'node:net'
import { retried } from '../database/retried.js'
import { endWhenSilent } from './end-when-silent.js'
import { EmbeddedError } from './errors.js'
import { endOfLog } from './log-file.js'
import { startPart } from './part-process.js'
import type { PartProcess } from './part-process.js'
import { readFileIfThere, writePrivateFile } from './private-file.js'
import { commandOf, endProcess } from './processes.js'

export interface TemporalServer {
  /** gRPC, `127.0.0.1:<port>`; the namespace is `default`. */
  readonly address: string
  readonly uiUrl: string | null
  readonly pid: number
  /** Settles when it has ended, by itself, by `stop` or `kill`, or because it answered nothing for a minute; with words for a message. */
  readonly ended: Promise<string>
  /** About a second. */
  stop(): Promise<void>
  /** SIGKILL. `startTemporalServer` with the same file and port goes on where it stood. */
  kill(): Promise<void>
}

export interface TemporalServerOptions {
  /** The `temporal` command, see `findTemporalBinary`. */
  readonly binary: string
  readonly port: number
  /** Without it there is no UI. */
  readonly uiPort?: number
  /** Where it is persisted, absolute. One server at a time: a leftover of an earlier one is ended first. */
  readonly dbFilename: string
  /** Prometheus metrics, with the `action` counter. */
  readonly metricsPort?: number
  /** Settings of the server itself, by name, each as JSON. */
  readonly dynamicConfig?: Readonly<Record<string, string>>
  /** A log file, `<dbFilename>.log` by default. */
  readonly log?: string
}

/** What support searches cases by; all are Keywords. */
const searchAttributes = ['RelinkEnvironment', 'RelinkTenant', 'RelinkIntegration', 'RelinkAccount', 'RelinkStage']

/** How long a closed case's history can still be read: 30 days. The development server's own default is one. */
const retentionMs = 30 * 86_400_000

const startMs = 30_000
/** It ends within about a second; whatever it had not written is in the write-ahead log. */
const stopMs = 5000

export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { binary, port, uiPort, dbFilename, metricsPort, log = `${dbFilename}.log` } = options
  await endLeftoverTemporal(dbFilename)
  const address = `127.0.0.1:${String(port)}`
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', 'default', '--log-level', 'warn']
  args.push('--db-filename', dbFilename)
  // Tried: 2 to 2.5 times the throughput of the defaults. With a write-ahead log `normal` keeps what a killed process had committed.
  args.push('--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal')
  for (const name of searchAttributes) args.push('--search-attribute', `${name}=Keyword`)
  args.push(...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]))
  if (metricsPort !== undefined) args.push('--metrics-port', String(metricsPort))
  for (const [name, value] of Object.entries(options.dynamicConfig ?? {})) args.push('--dynamic-config-value', `${name}=${value}`)
  const start = async () => {
    const started = await startPart({ file: binary, args, env: environment(), polite: 'SIGTERM', log })
    await writePrivateFile(pidFile(dbFilename), String(started.pid))
    return started
  }
  let server = await start()
  for (let isFirst = true; ; isFirst = false) {
    try {
      await ready(server, address)
      break
    } catch (cause) {
      await server.stop(stopMs)
      const end = await endOfLog(log)
      if (!isFirst || !/no such table: namespaces/.test(end)) {
        throw new EmbeddedError('part_failed', `The Temporal server did not start. The end of ${log}:\n${end}`, { cause })
      }
      // Killed in its first second, it left a file without tables, and makes them only where there is no file.
      for (const suffix of ['', '-wal', '-shm']) await fs.rm(`${dbFilename}${suffix}`, { force: true })
      server = await start()
    }
  }
  let isSilent = false
  const running = server
  const stopWatching = endWhenSilent(address, () => {
    isSilent = true
    void running.kill()
  })
  void running.ended.then(stopWatching)
  return {
    address,
    uiUrl: uiPort === undefined ? null : `http://127.0.0.1:${String(uiPort)}`,
    pid: running.pid,
    ended: running.ended.then((how) => (isSilent ? 'answered nothing for a minute' : how)),
    stop: () => running.stop(stopMs),
    kill: () => running.kill(),
  }
}

/** After a SIGKILL of its parent a server may still run, and two must not write one file. */
export async function endLeftoverTemporal(dbFilename: string): Promise<void> {
  const pid = Number(await readFileIfThere(pidFile(dbFilename)))
  if (pid > 0 && commandOf(pid)?.includes(dbFilename)) await endProcess(pid, 'SIGTERM', stopMs)
}

const pidFile = (dbFilename: string): string => `${dbFilename}.pid`

/** The command would take flags from TEMPORAL_* of the environment, which speak of the server that Relink itself connects to. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME }
}

async function ready(server: PartProcess, address: string): Promise<void> {
  const deadline = performance.now() + startMs
  await retried(
    async () => {
      // gRPC waits a second after a refused connection; a plain socket knows sooner when it is worth a try.
      await listens(address)
      await keepHistories(address)
    },
    async (error) => {
      if (!server.isRunning()) throw new Error(await server.ended, { cause: error })
      if (performance.now() > deadline) throw error
      return 25
    },
  )
}

async function keepHistories(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5000 })
  try {
    const namespace = 'default'
    const { config } = await connection.workflowService.describeNamespace({ namespace })
    if (tsToMs(config?.workflowExecutionRetentionTtl) === retentionMs) return
    await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: msToTs(retentionMs) } })
  } finally {
    await connection.close()
  }
}

function listens(address: string): Promise<void> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port: Number(port) })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}
