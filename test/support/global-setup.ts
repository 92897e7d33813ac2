import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/database/migrate.js'
import { packageRoot } from '../../src/database/package-root.js'
import { startPostgres } from '../../src/embedded/postgres.js'
import { findTemporalBinary } from '../../src/embedded/temporal-binary.js'
import { newestTemporal, oldestTemporal } from '../../src/embedded/temporal-releases.js'
import type { TemporalRelease } from '../../src/embedded/temporal-releases.js'
import { startTemporalServer } from '../../src/embedded/temporal-server.js'
import { freePort } from './free-port.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's connection to the run's one PostgreSQL. */
    readonly adminUrl: string
    readonly templateName: string
    readonly temporalAddress: string
    /** The Temporal server's own metrics, which count billable actions. */
    readonly temporalMetricsUrl: string
    readonly temporalBinary: string
    /** By the run's config; the newest unless given. */
    readonly temporalRelease?: 'oldest'
  }
}

const templateName = 'relink_template'
const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** The command of this release; where it can't be had, any that works, and the run says so. */
const temporalOf = async (release: TemporalRelease): Promise<string> => {
  try {
    return await findTemporalBinary({ say, note: say, exactly: release })
  } catch (error) {
    const any = await findTemporalBinary({ say, note: say })
    say(`NOT on Temporal's server ${release.server.join('.')}: ${String(error)}`)
    return any
  }
}

/** What the whole run shares: what is built, one PostgreSQL with a migrated template database, one Temporal server. Ends both. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relink-test-'))
  // PostgreSQL does not run as root, and its own user must get in.
  await chmod(folder, 0o755)
  const running: (() => Promise<void>)[] = []
  const teardown = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((stop) => stop()))
    await rm(folder, { recursive: true, force: true })
  }
  const build = async (): Promise<void> => {
    await promisify(execFile)(process.execPath, [path.join(packageRoot, 'bin/build.js')]).catch((error: unknown) => {
      throw new Error(`The build failed:\n${(error as { stderr?: string }).stderr ?? String(error)}`)
    })
  }
  const postgres = async (): Promise<void> => {
    const server = await startPostgres({
      folder,
      port: await freePort(),
      say,
      // Nothing here outlives the run, and every test file has several pools.
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
    })
    running.push(() => server.stop())
    const admin = new pg.Client({ connectionString: server.url })
    await admin.connect()
    await admin.query(`CREATE DATABASE ${templateName}`)
    await admin.end()
    await migrate(databaseAt(server.url, templateName), pino({ level: 'warn' }))
    project.provide('adminUrl', server.url)
    project.provide('templateName', templateName)
  }
  const temporal = async (): Promise<void> => {
    const binary = await temporalOf(project.getProvidedContext().temporalRelease === 'oldest' ? oldestTemporal : newestTemporal)
    const [port, metricsPort] = [await freePort(), await freePort()]
    const server = await startTemporalServer({ binary, port, metricsPort, dbFilename: path.join(folder, 'temporal.db') })
    running.push(() => server.stop())
    project.provide('temporalAddress', server.address)
    project.provide('temporalMetricsUrl', `http://127.0.0.1:${String(metricsPort)}/metrics`)
    project.provide('temporalBinary', binary)
  }
  await build()
  const started = await Promise.allSettled([postgres(), temporal()])
  for (const part of started) {
    if (part.status === 'fulfilled') continue
    await teardown()
    throw part.reason
  }
  return teardown
}

const databaseAt = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href
