// @module-tag heavy
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'

const run = promisify(execFile)
const copied = ['bin', 'src', 'workflows', 'activities', 'bench', 'dist', 'package.json', 'package-lock.json']
let folder = ''

/** A separate checkout: the other tests run from this one's dist/. */
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-build-'))
  // Left out are the record of who runs from the other dist/, and what another test is making there.
  const filter = (source: string): boolean => !/^(\.users|\.lock|embedding-)/.test(path.basename(source))
  for (const name of copied) {
    await fs.cp(path.join(packageRoot, name), path.join(folder, name), { recursive: true, preserveTimestamps: true, filter })
  }
  await fs.symlink(path.join(packageRoot, 'node_modules'), path.join(folder, 'node_modules'))
})

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true })
})

const at = (file: string): string => path.join(folder, file)
const relink = (...words: string[]): Promise<{ stdout: string; stderr: string }> => run(process.execPath, [at('bin/relink.js'), ...words])
const build = (): Promise<{ stdout: string; stderr: string }> => run(process.execPath, [at('bin/build.js')])

/** Every file of dist/ that a program may load, with its size and times. */
const distNow = async (): Promise<readonly string[]> => {
  const entries = await fs.readdir(at('dist'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const lines = files.map(async (file) => {
    const { size, mtimeMs, ino } = await fs.stat(file)
    return `${file} ${String(size)} ${String(mtimeMs)} ${String(ino)}`
  })
  return (await Promise.all(lines)).sort()
}

const probe = 'src/http/probe-of-the-build.ts'
const probeOutputs = ['js', 'js.map'].map((end) => `dist/src/http/probe-of-the-build.${end}`)
const isThere = (file: string): Promise<boolean> =>
  fs.access(at(file)).then(
    () => true,
    () => false,
  )

test('a command leaves every file of dist/ as it is if nothing changed', async () => {
  await build()
  const before = await distNow()
  expect((await relink('--help')).stdout).toContain('Usage: relink')
  expect(await distNow()).toEqual(before)
})

test('a new source is built with its source map, a changed one again, and a deleted one leaves nothing', async () => {
  await fs.writeFile(
    at(probe),
    "import type { Server } from 'node:http'\n\nexport const first = (server?: Server): string => (server ? 'a' : 'b')\n",
  )
  await relink('--help')
  const [script = '', map = ''] = probeOutputs
  expect(await fs.readFile(at(script), 'utf8')).not.toContain('node:http')
  const { sources } = JSON.parse(await fs.readFile(at(map), 'utf8')) as { sources: string[] }
  expect(path.resolve(path.dirname(at(map)), sources[0] ?? '')).toBe(at(probe))

  await fs.writeFile(at(probe), 'export const second: number = 2\n')
  await relink('--help')
  expect(await fs.readFile(at(script), 'utf8')).toContain('second = 2')

  await fs.rm(at(probe))
  await relink('--help')
  for (const output of probeOutputs) expect(await isThere(output)).toBe(false)
})

test('a source that does not parse fails the command, and the next one builds', async () => {
  await fs.writeFile(at(probe), 'export const = 1\n')
  await expect(relink('--help')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('probe-of-the-build') as string })
  await fs.rm(at(probe))
  await relink('--help')
})

test('while another command runs from dist/, none changes it; once that has ended, the next one builds', async () => {
  const stay =
    "const { build } = await import('./bin/build.js'); await build({ isCommand: true }); console.log('up'); setInterval(() => {}, 1000)"
  const running = spawn(process.execPath, ['--input-type=module', '-e', stay, 'relink-start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(running.stdout, 'data')
    await fs.writeFile(at(probe), 'export const second: number = 2\n')
    const before = await distNow()
    const { stdout, stderr } = await relink('--help')
    expect(stdout).toContain('Usage: relink')
    expect(stderr).toContain(`(process ${String(running.pid)}) runs from it`)
    expect(await distNow()).toEqual(before)
  } finally {
    // Without a chance to clear up after itself.
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  await relink('--help')
  expect(await isThere(probeOutputs[0] ?? '')).toBe(true)
})

test('`relink --version` needs no build', async () => {
  await fs.rm(at('dist'), { recursive: true })
  const { version } = JSON.parse(await fs.readFile(at('package.json'), 'utf8')) as { version: string }
  expect((await relink('--version')).stdout.trim()).toBe(version)
  expect(await isThere('dist')).toBe(false)
})
