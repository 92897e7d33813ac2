import { execFile } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedError } from './errors.js'
import { waitForLock } from './lock.js'
import { buildTemporal, downloadTemporal, temporalVersion } from './temporal-install.js'

const run = promisify(execFile)

/** What the workflows are tried on; older servers lack parts of Update-with-start and of `startDelay`. */
const oldestServer = [1, 29] as const

export interface BinarySearch {
  readonly env?: NodeJS.ProcessEnv
  readonly say?: (doing: string) => void
}

/**
 * The path of a `temporal` command that runs, looked for in the order of docs/architecture.md: TEMPORAL_CLI, the PATH, the user's
 * cache folder, the SDK's download, a build by Go. The last two put it into the cache folder, once for all checkouts.
 * Throws `temporal_binary_missing` with every way and why it did not work.
 */
export async function findTemporalBinary({ env = process.env, say = () => undefined }: BinarySearch = {}): Promise<string> {
  const cached = path.join(env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache'), 'relink', 'bin', 'temporal')
  if (env.TEMPORAL_CLI) {
    const reason = await unfit(env.TEMPORAL_CLI, { anyVersion: true })
    if (reason)
      throw new EmbeddedError('temporal_binary_missing', `TEMPORAL_CLI is set to ${env.TEMPORAL_CLI}, which does not work: ${reason}`)
    return env.TEMPORAL_CLI
  }
  const why = ['TEMPORAL_CLI, the path of a temporal command: not set']
  const onPath = await firstOnPath(env.PATH ?? '')
  const pathReason = onPath ? await unfit(onPath) : 'not found'
  if (onPath && !pathReason) return onPath
  why.push(`temporal on the PATH: ${onPath ? `${onPath}: ` : ''}${pathReason ?? ''}`)
  if (!(await unfit(cached))) return cached

  await fs.mkdir(path.dirname(cached), { recursive: true })
  const lock = await waitForLock(path.join(path.dirname(cached), '.temporal-lock'), (pid) => {
    say(`waiting for process ${String(pid)}, which is installing the Temporal server`)
  })
  try {
    const cacheReason = await unfit(cached)
    if (!cacheReason) return cached
    why.push(`${cached}: ${cacheReason}`)
    for (const { way, make } of [
      { way: `the download of @temporalio/testing (${temporalVersion})`, make: downloadTemporal },
      { way: `go install github.com/temporalio/cli/cmd/temporal@${temporalVersion}`, make: buildTemporal },
    ]) {
      const reason = await install(cached, (folder) => make(folder, env, say))
      if (!reason) return cached
      why.push(`${way}: ${reason}`)
    }
  } finally {
    await lock.release()
  }
  const list = why.map((line, index) => `  ${String(index + 1)}. ${line}`).join('\n')
  throw new EmbeddedError(
    'temporal_binary_missing',
    `No Temporal server was found. Any one of these is enough:\n${list}\nOr set TEMPORAL_ADDRESS to a server.`,
  )
}

/** Makes the file in a folder of its own and renames it: nobody ever runs half a program. Answers why it did not work. */
async function install(cached: string, make: (folder: string) => Promise<string>): Promise<string | undefined> {
  const folder = await fs.mkdtemp(`${cached}-`)
  try {
    const made = await make(folder)
    const reason = await unfit(made)
    if (reason) return reason
    await fs.rename(made, cached)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await fs.rm(folder, { recursive: true, force: true })
  }
}

async function firstOnPath(folders: string): Promise<string | undefined> {
  for (const folder of folders.split(path.delimiter)) {
    const file = path.join(folder || '.', 'temporal')
    const runs = await fs.access(file, fs.constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return path.resolve(file)
  }
  return undefined
}

/** Why this binary can't be used; undefined when it can. */
async function unfit(binary: string, { anyVersion = false } = {}): Promise<string | undefined> {
  try {
    const { stdout } = await run(binary, ['--version'], { timeout: 10_000 })
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? []
    if (anyVersion) return undefined
    if (major === undefined) return `it says no server version: ${stdout.trim()}`
    const [needMajor, needMinor] = oldestServer
    const isOld = Number(major) < needMajor || (Number(major) === needMajor && Number(minor) < needMinor)
    return isOld ? `its server is ${major}.${minor ?? ''}, at least ${oldestServer.join('.')} is needed` : undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not there' : 'it does not run'
  }
}
