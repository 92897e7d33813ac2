import * as fs from 'node:fs/promises'
import { openDataDir } from './data-dir.js'
import { removeEndpoints } from './endpoints-file.js'
import { keepRunning } from './keep-running.js'
import { keepKeys } from './keys.js'
import { startMailbox } from './mailbox/start-mailbox.js'
import { choosePorts } from './ports.js'
import type { PortName, Ports } from './ports.js'
import { endLeftoverPostgres, startPostgres } from './postgres.js'
import type { Progress } from './progress.js'
import { findTemporalBinary } from './temporal-binary.js'
import { endLeftoverTemporal, startTemporalServer } from './temporal-server.js'

export interface EmbeddedOptions {
  /** `.relink`, or RELINK_DATA_DIR. */
  readonly dataDir: string
  /** A part steps aside when its address is configured. */
  readonly configured: {
    readonly databaseUrl?: string | undefined
    readonly temporalAddress?: string | undefined
    readonly smtpUrl?: string | undefined
    readonly port?: number | undefined
  }
  readonly report: Progress
  /** Where the search for free ports begins, if not at the documented ones. */
  readonly defaultPorts?: Partial<Ports>
  /** Told when a part won't stay up although it was started again. */
  readonly onFailure?: (reason: string) => void
}

export interface Embedded {
  readonly databaseUrl: string
  readonly temporal: { readonly address: string; readonly uiUrl: string | null }
  readonly smtpUrl: string
  readonly mailboxUrl: string | null
  readonly httpPort: number
  readonly platformPort: number
  /** Only without a configured database: keys belong to what they have sealed. */
  readonly vaultKeys?: string
  readonly linkKeys?: string
  /** Ends everything that was started, within seconds, and releases the folder. */
  stop(): Promise<void>
}

/** Brings up PostgreSQL, Temporal and the mailbox side by side; API, worker and demo platform are the caller's. Throws EmbeddedError. */
export async function startEmbedded({ dataDir: folder, configured, report, ...options }: EmbeddedOptions): Promise<Embedded> {
  const { databaseUrl, temporalAddress, smtpUrl, port } = configured
  const dataDir = await openDataDir(folder)
  const running: (() => Promise<void>)[] = []
  const stop = async () => {
    await removeEndpoints(dataDir.path)
    const ended = await Promise.allSettled(running.splice(0).map((end) => end()))
    await dataDir.release()
    for (const part of ended) if (part.status === 'rejected') throw part.reason
  }
  try {
    await removeEndpoints(dataDir.path)
    // In a folder of its own, since the server creates its files for all to read.
    await fs.mkdir(dataDir.file('temporal'), { recursive: true, mode: 0o700 })
    const dbFilename = dataDir.file('temporal/temporal.db')
    await report.part('what an earlier run left', () => Promise.all([endLeftoverPostgres(dataDir.path), endLeftoverTemporal(dbFilename)]))
    const needed: PortName[] = ['http', 'platform']
    if (!smtpUrl) needed.push('mailbox', 'smtp')
    if (!databaseUrl) needed.push('postgres')
    if (!temporalAddress) needed.push('temporal', 'temporalUi')
    const say = (line: string) => {
      report.note(line)
    }
    const ports = await choosePorts({
      file: dataDir.file('ports.json'),
      needed,
      say,
      ...(port !== undefined && { fixed: { http: port } }),
      ...(options.defaultPorts && { defaults: options.defaultPorts }),
    })
    const failed = options.onFailure ?? report.note.bind(report)

    const postgres = async () => {
      if (databaseUrl) return databaseUrl
      const start = () => startPostgres({ folder: dataDir.path, port: ports.postgres, say })
      const server = await report.part('PostgreSQL', () => keepRunning('PostgreSQL', start, report, failed))
      running.push(() => server.stop())
      return server.first.url
    }
    const temporal = async () => {
      if (temporalAddress) return { address: temporalAddress, uiUrl: null }
      return report.part('Temporal', async (doing) => {
        const binary = await findTemporalBinary({ say: doing, note: say })
        const start = () =>
          startTemporalServer({ binary, port: ports.temporal, uiPort: ports.temporalUi, dbFilename, log: dataDir.file('temporal.log') })
        const server = await keepRunning('Temporal', start, report, failed)
        running.push(() => server.stop())
        return { address: server.first.address, uiUrl: server.first.uiUrl }
      })
    }
    const mailbox = async () => {
      if (smtpUrl) return { smtpUrl, url: null }
      const started = await report.part('mailbox', () =>
        startMailbox({ smtpPort: ports.smtp, httpPort: ports.mailbox, folder: dataDir.file('mails') }),
      )
      running.push(() => started.stop())
      return started
    }

    const [database, cluster, mails] = await settleAll([postgres(), temporal(), mailbox()])
    return {
      databaseUrl: database,
      temporal: cluster,
      smtpUrl: mails.smtpUrl,
      mailboxUrl: mails.url,
      httpPort: ports.http,
      platformPort: ports.platform,
      ...(databaseUrl ? {} : await keepKeys(dataDir)),
      stop,
    }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

/** As Promise.all, but a failure waits for the others: what they have started must be ended too. */
async function settleAll<T extends readonly unknown[]>(parts: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(parts)
  for (const part of settled) if (part.status === 'rejected') throw part.reason
  return settled.map((part) => (part as PromiseFulfilledResult<unknown>).value) as unknown as T
}
