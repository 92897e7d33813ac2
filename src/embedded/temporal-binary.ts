import { execFile } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedError } from './errors.js'
import { waitForLock } from './lock.js'
import { buildByGo, downloads } from './temporal-install.js'
import type { Way } from './temporal-install.js'
import { oldestTemporal } from './temporal-releases.js'
import type { TemporalRelease } from './temporal-releases.js'

const run = promisify(execFile)

/** It answers in a tenth of a second; a machine with much to do may read 150 MB slowly. */
const versionMs = 30_000

export interface BinarySearch {
  readonly env?: NodeJS.ProcessEnv
  /** What is under way. */
  readonly say?: (doing: string) => void
  /** A line that stays: of each way that failed, why. */
  readonly note?: (line: string) => void
  /** Only this release's server will do; otherwise any that works. TEMPORAL_CLI is taken all the same. */
  readonly exactly?: TemporalRelease
}

/**
 * The path of a `temporal` command that runs, looked for in the order of docs/architecture.md: TEMPORAL_CLI, the PATH, the user's
 * cache folder, two downloads side by side, a build by Go. The last put it into the cache folder, once for all checkouts.
 * Throws `temporal_binary_missing` with every way and why it did not work.
 */
export async function findTemporalBinary(search: BinarySearch = {}): Promise<string> {
  const { env = process.env, say = () => undefined, note = () => undefined, exactly } = search
  const folder = path.join(env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache'), 'relink', 'bin')
  if (env.TEMPORAL_CLI) {
    const reason = await unfit(env.TEMPORAL_CLI)
    if (reason)
      throw new EmbeddedError('temporal_binary_missing', `TEMPORAL_CLI is set to ${env.TEMPORAL_CLI}, which does not work: ${reason}`)
    return env.TEMPORAL_CLI
  }
  const fits = exactly ? isExactly(exactly) : isNewEnough
  const why = ['TEMPORAL_CLI, the path of a temporal command: not set']
  const onPath = await firstOnPath(env.PATH ?? '')
  const pathReason = onPath ? await unfit(onPath, fits) : 'not found'
  if (onPath && !pathReason) return onPath
  why.push(`temporal on the PATH: ${onPath ? `${onPath}: ` : ''}${pathReason ?? ''}`)
  const newest = path.join(folder, 'temporal')
  if (!(await unfit(newest, fits))) return newest
  const isOldest = exactly?.cli === oldestTemporal.cli
  const cached = isOldest ? `${newest}-${exactly.cli}` : newest

  await fs.mkdir(folder, { recursive: true })
  const lock = await waitForLock(path.join(folder, '.temporal-lock'), (pid) => {
    say(`waiting for process ${String(pid)}, which is installing the Temporal server`)
  })
  try {
    const cacheReason = await unfit(cached, fits)
    if (!cacheReason) return cached
    why.push(`${cached}: ${cacheReason}`)
    const install = installer({ cached, env, fits, say })
    const failed = await install(downloads(exactly))
    const built = failed.isDone || (exactly && !isOldest) ? undefined : await install([buildByGo])
    const reasons = [...failed.reasons, ...(built?.reasons ?? [])]
    if (failed.isDone || built?.isDone) {
      for (const reason of reasons) note(`Temporal server: ${reason}`)
      note(`Temporal server: taken from ${built?.by ?? failed.by ?? ''}`)
      return cached
    }
    why.push(...reasons)
  } finally {
    await lock.release()
  }
  const list = why.map((line, index) => `  ${String(index + 1)}. ${line}`).join('\n')
  throw new EmbeddedError(
    'temporal_binary_missing',
    `No Temporal server was found. Any one of these is enough:\n${list}\nOr set TEMPORAL_ADDRESS to a server.`,
  )
}

/** Says why a server of this version will not do. */
type Fits = (server: readonly [number, number]) => string | undefined

const isNewEnough: Fits = ([major, minor]) => {
  const [needMajor, needMinor] = oldestTemporal.server
  const isOld = major < needMajor || (major === needMajor && minor < needMinor)
  return isOld ? `its server is ${String(major)}.${String(minor)}, at least ${oldestTemporal.server.join('.')} is needed` : undefined
}

const isExactly =
  ({ server }: TemporalRelease): Fits =>
  ([major, minor]) =>
    major === server[0] && minor === server[1] ? undefined : `its server is ${String(major)}.${String(minor)}, not ${server.join('.')}`

interface Installed {
  readonly isDone: boolean
  /** The way that worked. */
  readonly by?: string
  /** `<way>: <why it failed>`, of those that failed by themselves. */
  readonly reasons: readonly string[]
}

/** Tries ways side by side, ends the others when one has brought a command that fits, and puts that in place. */
const installer =
  ({ cached, env, fits, say }: { cached: string; env: NodeJS.ProcessEnv; fits: Fits; say: (doing: string) => void }) =>
  async (ways: readonly Way[]): Promise<Installed> => {
    const stop = new AbortController()
    const failed = new Map<Way, string>()
    let by: string | undefined
    const attempt = async (way: Way): Promise<void> => {
      // Made in a folder of its own and renamed: half a program is never run.
      const folder = await fs.mkdtemp(`${cached}-`)
      try {
        const made = await way.make(folder, env, stop.signal)
        const reason = await unfit(made, fits)
        if (reason) throw new Error(reason)
        if (by !== undefined) return
        by = way.name
        await fs.rename(made, cached)
        stop.abort()
      } catch (error) {
        if (!stop.signal.aborted) failed.set(way, error instanceof Error ? error.message : String(error))
      } finally {
        await fs.rm(folder, { recursive: true, force: true })
      }
    }
    for (const doing of new Set(ways.map((way) => way.doing))) say(doing)
    await Promise.all(ways.map(attempt))
    const reasons = ways.flatMap((way) => (failed.has(way) ? [`${way.name}: ${failed.get(way) ?? ''}`] : []))
    return { isDone: by !== undefined, ...(by !== undefined && { by }), reasons }
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

/** Why this binary can't be used; undefined when it can. Without `fits` its version does not matter. */
async function unfit(binary: string, fits?: Fits): Promise<string | undefined> {
  try {
    const { stdout } = await run(binary, ['--version'], { timeout: versionMs })
    if (!fits) return undefined
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? []
    return major === undefined ? `it says no server version: ${stdout.trim()}` : fits([Number(major), Number(minor)])
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not there' : 'it does not run'
  }
}
