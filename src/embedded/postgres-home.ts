import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { postgresBinaries } from './postgres-binaries.js'
import { canReach, postgresUser } from './postgres-user.js'
import type { SystemUser } from './postgres-user.js'
import { readFileIfThere, writePrivateFile } from './private-file.js'

/** Where PostgreSQL's files are, and as whom it runs. */
export interface PostgresHome {
  readonly cluster: string
  /** The folder of `postgres` and `initdb`. */
  readonly bin: string
  readonly as: SystemUser | undefined
}

/** For root only: what PostgreSQL's own user must reach and can't reach where it is. */
const elsewhere = '/var/lib/relink'

/**
 * Normally `<folder>/postgres` and the binaries in node_modules. As root PostgreSQL runs as another user, who can't pass through a
 * folder like /root: what is unreachable then lives in /var/lib/relink, and `<folder>/postgres-home` says where.
 */
export async function postgresHome(folder: string, say: (line: string) => void): Promise<PostgresHome> {
  const { folder: binaries, version } = await postgresBinaries()
  const as = await postgresUser()
  const inside = path.join(folder, 'postgres')
  if (!as) return { cluster: inside, bin: path.join(binaries, 'bin'), as }
  return { cluster: await clusterFor(as, folder, say), bin: path.join(await reachable(as, binaries, version, say), 'bin'), as }
}

async function clusterFor(as: SystemUser, folder: string, say: (line: string) => void): Promise<string> {
  const record = path.join(folder, 'postgres-home')
  const known = (await readFileIfThere(record))?.trim()
  if (known) return known
  if (await canReach(as, folder)) {
    // Others may pass, not look: everything else in it is 0600.
    await fs.chmod(folder, 0o711)
    return path.join(folder, 'postgres')
  }
  const made = path.join(elsewhere, randomBytes(6).toString('hex'))
  await fs.mkdir(made, { recursive: true, mode: 0o755 })
  const cluster = path.join(made, 'postgres')
  await writePrivateFile(path.join(made, 'belongs-to'), `${folder}\n`)
  await writePrivateFile(record, `${cluster}\n`)
  say(`PostgreSQL does not run as root, and its own user can't enter ${folder}: its data is kept in ${cluster}.`)
  return cluster
}

async function reachable(as: SystemUser, binaries: string, version: string, say: (line: string) => void): Promise<string> {
  if (await canReach(as, path.join(binaries, 'bin', 'postgres'))) return binaries
  const copy = path.join(elsewhere, `postgresql-${version}`)
  if (await fs.stat(copy).catch(() => undefined)) return copy
  say(`PostgreSQL's own user can't enter ${binaries}: copying its programs (60 MB) to ${copy}.`)
  await fs.mkdir(elsewhere, { recursive: true, mode: 0o755 })
  const temporary = await fs.mkdtemp(`${copy}.`)
  await fs.cp(binaries, temporary, { recursive: true, verbatimSymlinks: true })
  await fs.chmod(temporary, 0o755)
  // If two processes did this at once, the second finds the folder full and uses it.
  await fs.rename(temporary, copy).catch(() => fs.rm(temporary, { recursive: true }))
  return copy
}
