import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** A real server that a test installs and runs: a file that starts it and the packages that it needs, pinned. */
export interface OwnServer {
  readonly file: string
  readonly packages: readonly string[]
  /** Of `npm install`. */
  readonly options?: readonly string[]
}

export interface RunningServer {
  readonly client_id: string
  readonly client_secret: string
  readonly token_endpoint: string
  readonly revocation_endpoint: string
  /** What its operator or a person does there. */
  act(name: 'consent' | 'revoke' | 'remove' | 'new_secret' | 'delete_app', person?: string): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

const run = promisify(execFile)
const folder = path.resolve(import.meta.dirname, '../own-servers')

/** Outside the repository, kept for the next run, named by what is in it. */
export const placeOf = ({ packages, options = [] }: OwnServer): string =>
  path.join(
    os.tmpdir(),
    'relink-own-servers',
    createHash('sha256')
      .update([...packages, ...options].join('\n'))
      .digest('hex')
      .slice(0, 16),
  )

const isPython = ({ file }: OwnServer): boolean => file.endsWith('.py')

/**
 * Installs a server's packages, once. Returns null, or why it can't be run here: its tools are missing, or its registry is not reached.
 * With `OWN_SERVERS=required` that is an error instead.
 */
export const installed = async (server: OwnServer): Promise<string | null> => {
  const place = placeOf(server)
  if (existsSync(path.join(place, 'ready'))) return null
  const making = await fs.mkdtemp(`${place}-`).catch(async () => {
    await fs.mkdir(path.dirname(place), { recursive: true })
    return fs.mkdtemp(`${place}-`)
  })
  try {
    await (isPython(server) ? installPython(server, making) : installNode(server, making))
    await fs.writeFile(path.join(making, 'ready'), server.packages.join('\n'))
    // Two runs at once: the first to be ready stays.
    await fs.rename(making, place)
    return null
  } catch (error) {
    await fs.rm(making, { recursive: true, force: true })
    if (existsSync(path.join(place, 'ready'))) return null
    const why = `${server.file}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
    if (process.env['OWN_SERVERS'] === 'required') throw new Error(why, { cause: error })
    return why
  }
}

const installNode = async ({ packages, options = [] }: OwnServer, place: string): Promise<void> => {
  await fs.writeFile(path.join(place, 'package.json'), '{ "private": true }')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--legacy-peer-deps', '--ignore-scripts']
  await run('npm', ['install', ...quiet, ...options, ...packages], { cwd: place, timeout: 240_000 })
}

const installPython = async ({ packages }: OwnServer, place: string): Promise<void> => {
  await run('python3', ['-m', 'venv', 'venv'], { cwd: place, timeout: 60_000 })
  const pip = path.join(place, 'venv/bin/python')
  await run(pip, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], { cwd: place, timeout: 240_000 })
}

/** Starts an installed authorization server, a file of `test/own-servers`, and waits until it listens. */
export const startOwnServer = async (server: OwnServer): Promise<RunningServer> => {
  const place = placeOf(server)
  const script = path.join(folder, server.file)
  const child = isPython(server) ? startPython(place, script) : await startNode(place, script)
  const errors: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const line = await firstLine(child, () => errors.join(''))
  const { url, ...app } = JSON.parse(line) as Omit<RunningServer, 'act' | 'stop'> & { readonly url: string }
  return {
    ...app,
    act: async (name, person) => {
      const answer = await fetch(`${url}/operator/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person }),
      })
      if (!answer.ok) throw new Error(`${server.file} could not ${name}: ${errors.join('').slice(-2_000)}`)
      return (await answer.json()) as Record<string, unknown>
    },
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.kill()
      await ended
    },
  }
}

/** A module finds its packages beside itself, so it is run from where they are. */
const startNode = async (place: string, script: string): Promise<ChildProcess> => {
  const copy = path.join(place, path.basename(script))
  await fs.copyFile(script, copy)
  return spawn(process.execPath, [copy], { cwd: place, stdio: ['ignore', 'pipe', 'pipe'] })
}

const startPython = (place: string, script: string): ChildProcess =>
  spawn(path.join(place, 'venv/bin/python'), ['-B', script], { cwd: place, stdio: ['ignore', 'pipe', 'pipe'] })

const firstLine = (child: ChildProcess, errors: () => string): Promise<string> =>
  new Promise((done, fail) => {
    child.once('exit', (code) => {
      fail(new Error(`the server ended with ${String(code)}: ${errors().slice(-2_000)}`))
    })
    child.once('error', fail)
    if (child.stdout) createInterface(child.stdout).once('line', done)
  })
