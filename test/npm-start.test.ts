// @module-tag heavy
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { commandOf, parentOf, startOf } from '../src/embedded/processes.js'
import { emptyFolder } from './support/empty-folder.js'
import { waitFor } from './support/wait-for.js'

/** `npm start` in a folder of its own, as a person types it: npm, its shell, and Relink. */
const npmStart = (dataDir: string): ChildProcess & { readonly output: () => string } => {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], RELINK_DATA_DIR: dataDir }
  const child = spawn('npm', ['start'], { cwd: packageRoot, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  onTestFinished(() => {
    child.kill('SIGTERM')
  })
  return Object.assign(child, { output: () => output })
}

const allPids = async (): Promise<readonly number[]> => (await fs.readdir('/proc')).map(Number).filter((pid) => pid > 0)

/** Everything below a process. */
const descendantsOf = async (pid: number): Promise<readonly number[]> => {
  const pids = await allPids()
  const found = new Set([pid])
  for (let before = 0; before !== found.size;) {
    before = found.size
    for (const each of pids) if (found.has(parentOf(each))) found.add(each)
  }
  found.delete(pid)
  return [...found]
}

const ready = (dataDir: string): Promise<unknown> => waitFor(() => fs.readFile(path.join(dataDir, 'endpoints.json')), 'Relink to be ready')

test.skipIf(process.platform !== 'linux').each(['npm', 'its shell'])(
  'when %s is killed, nothing stays behind (skipped where there is no /proc)',
  async (killed) => {
    const dataDir = path.join(await emptyFolder(), '.relink')
    const npm = npmStart(dataDir)
    await ready(dataDir)
    const below = await descendantsOf(npm.pid ?? 0)
    const named = below.map((pid) => ({ pid, start: startOf(pid), command: commandOf(pid) ?? '' }))
    expect(named.filter(({ command }) => /postgres|server start-dev/.test(command)).length).toBeGreaterThan(1)
    // Where the shell gives way to the command that it runs, that command is Relink itself.
    const shell = named.find(({ pid }) => parentOf(pid) === npm.pid)
    process.kill(killed === 'npm' ? (npm.pid ?? 0) : (shell?.pid ?? 0), 'SIGKILL')
    const left = () => named.filter(({ pid, start }) => startOf(pid) === start).map(({ command }) => command)
    await waitFor(() => left().length === 0, 'everything to end').catch((error: unknown) => {
      throw new Error(`still running: ${left().join('; ')}`, { cause: error })
    })
  },
)

test('a second npm start in the same folder refuses and harms nothing', async () => {
  const dataDir = path.join(await emptyFolder(), '.relink')
  const first = npmStart(dataDir)
  await ready(dataDir)
  const before = await fs.stat(dataDir)
  const second = npmStart(dataDir)
  const [code] = (await once(second, 'close')) as [number]
  expect(code).not.toBe(0)
  expect(second.output()).toContain(`already running in ${dataDir}`)
  expect((await fs.stat(dataDir)).mode).toBe(before.mode)
  const { api_url: url } = JSON.parse(await fs.readFile(path.join(dataDir, 'endpoints.json'), 'utf8')) as { api_url: string }
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(await fs.readFile(path.join(dataDir, 'postgres.log'), 'utf8').catch(() => '')).not.toContain('PANIC')
  first.kill('SIGTERM')
  await once(first, 'close')
})
