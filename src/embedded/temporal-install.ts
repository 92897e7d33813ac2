import { execFile } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The newest version that `go install` can build; newer ones replace modules, which it refuses. */
export const temporalVersion = 'v1.5.1'

/** A connection that fails ends this at once; on a slow line 50 MB may take minutes. */
const downloadMs = 5 * 60_000
/** About 4 minutes on two cores, far more on small machines. */
const buildMs = 30 * 60_000

type Say = (doing: string) => void

/**
 * Lets the SDK download the command into `folder` and answers its path. The SDK only downloads to start a server, and has one native
 * runtime per process, which belongs to the worker: hence a process of its own.
 */
export async function downloadTemporal(folder: string, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  say('downloading the Temporal server, once')
  const require = createRequire(import.meta.url)
  const testing = require.resolve('@temporalio/testing')
  const script = `
    const { TestWorkflowEnvironment } = require(process.argv[1])
    const executable = { type: 'cached-download', version: process.argv[2], downloadDir: process.argv[3] }
    TestWorkflowEnvironment.createLocal({ server: { executable } }).then((started) => started.teardown())`
  try {
    await run(process.execPath, ['-e', script, testing, temporalVersion, folder], { env, timeout: downloadMs })
  } catch (error) {
    throw new Error(shortReason(error, downloadMs), { cause: error })
  }
  const [file] = await fs.readdir(folder)
  if (file === undefined) throw new Error('nothing was downloaded')
  return path.join(folder, file)
}

export async function buildTemporal(folder: string, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  try {
    await run('go', ['version'], { env })
  } catch (error) {
    throw new Error('there is no Go (https://go.dev/dl) on the PATH', { cause: error })
  }
  say('building the Temporal server, once, about 4 minutes')
  const args = ['install', '-trimpath', '-ldflags', '-s -w', `github.com/temporalio/cli/cmd/temporal@${temporalVersion}`]
  try {
    await run('go', args, { env: { ...env, GOBIN: folder }, timeout: buildMs, maxBuffer: 64 * 1024 * 1024 })
  } catch (error) {
    throw new Error(shortReason(error, buildMs), { cause: error })
  }
  return path.join(folder, 'temporal')
}

/** The last line that says something, of a command that failed. */
function shortReason(error: unknown, timeoutMs: number): string {
  const { killed, stderr, message } = error as Error & { killed?: boolean; stderr?: string }
  if (killed) return `gave up after ${String(timeoutMs / 60_000)} minutes`
  const lines = (stderr ?? '').split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => line && !/^(at |Node\.js |[\^}{]|node:|triggerUncaught)/.test(line))
  return telling.at(-1) ?? message
}
