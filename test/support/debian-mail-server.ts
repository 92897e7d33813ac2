import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { greeting } from './mail-server.js'
import type { MailServer } from './mail-server.js'

/** A mail server of Debian's, with the configuration of a company that sends through it. */
export interface DebianPackage {
  readonly name: string
  readonly package: string
  readonly command: readonly string[]
  /** Its configuration files, by path, for its port and the ports of its next hops. */
  files(port: number, hops: ReadonlyMap<string, number>): Readonly<Record<string, string>>
}

const run = promisify(execFile)
const script = path.resolve(import.meta.dirname, '../mail-servers/in-debian.sh')
const folder = path.join(os.tmpdir(), 'relink-mail-servers')

export const debianMailServer = async (debian: DebianPackage): Promise<MailServer> => {
  const place = path.join(folder, debian.package)
  return {
    name: debian.name,
    missing: await installed(debian, place),
    start: async (port, hops) => {
      const over = await fs.mkdtemp(path.join(folder, 'run-'))
      for (const [file, text] of Object.entries(debian.files(port, hops))) {
        await fs.mkdir(path.join(over, 'files', path.dirname(file)), { recursive: true })
        await fs.writeFile(path.join(over, 'files', file), text)
      }
      const running = await greeting(spawn(script, ['run', place, over, ...debian.command]), port, debian.name)
      return {
        stop: async () => {
          await running.stop()
          await fs.rm(over, { recursive: true, force: true })
        },
      }
    },
  }
}

/** Installs the package, once, in a layer of its own over this machine. Returns null, or why it can't be had. */
const installed = async (debian: DebianPackage, place: string): Promise<string | null> => {
  if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get here'
  if (process.getuid?.() !== 0) return 'apt-get needs root'
  if (existsSync(path.join(place, 'ready'))) return null
  await fs.mkdir(folder, { recursive: true })
  const making = await fs.mkdtemp(`${place}-`)
  try {
    await run(script, ['install', making, debian.package], { timeout: 240_000 })
    await fs.writeFile(path.join(making, 'ready'), '')
    // Two runs at once: the first to be ready stays.
    await fs.rename(making, place)
    return null
  } catch (error) {
    await fs.rm(making, { recursive: true, force: true })
    if (existsSync(path.join(place, 'ready'))) return null
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : undefined
    return `${debian.package}: ${said ?? String(error)}`
  }
}
