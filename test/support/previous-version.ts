import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../src/database/package-root.js'

const run = promisify(execFile)
const git = async (...words: readonly string[]): Promise<string> => (await run('git', ['-C', packageRoot, ...words])).stdout.trim()

/**
 * There is no tag yet: the last commit before the migrations that are not released, 0018 and on. With the first tag it is not looked at any
 * more, and goes.
 */
const beforeTags = 'e8676a6178beee020bb775f646df632edbd6b7b3'

/** The newest tag before this commit; where there is none, `beforeTags`. Null: its history is not here (a shallow clone, a tarball). */
export const previousCommit = async (): Promise<string | null> => {
  const wanted = await git('describe', '--tags', '--abbrev=0', 'HEAD~1').catch(() => beforeTags)
  return git('rev-parse', '--verify', `${wanted}^{commit}`).catch(() => null)
}

export interface PreviousVersion {
  /** A built checkout. */
  readonly root: string
  /** The names of its migrations. */
  readonly migrations: readonly string[]
  remove(): Promise<void>
}

const versionsIn = async (file: string): Promise<Readonly<Record<string, string>>> =>
  (JSON.parse(await readFile(file, 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }).dependencies

/** Checks the commit out, gives it its dependencies (this checkout's own where the versions are the same), and builds it. */
export const buildPrevious = async (commit: string): Promise<PreviousVersion> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relink-previous-'))
  const root = path.join(folder, 'relink')
  const remove = async (): Promise<void> => {
    await git('worktree', 'remove', '--force', root).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await git('worktree', 'add', '--detach', root, commit)
    await linkAll(path.join(packageRoot, 'node_modules'), path.join(root, 'node_modules'))
    const [then, now] = await Promise.all([packageRoot, root].map((one) => versionsIn(path.join(one, 'package.json'))).reverse())
    const others = Object.entries(then ?? {}).filter(([name, version]) => now?.[name] !== version)
    if (others.length > 0) await installOthers(path.join(folder, 'others'), root, others)
    await run(process.execPath, ['bin/build.js'], { cwd: root })
    const files = await readdir(path.join(root, 'src/database/migrations'))
    return { root, remove, migrations: files.map((name) => name.replace(/\.sql$/, '')).sort() }
  } catch (error) {
    await remove()
    throw error
  }
}

/** A folder of links: nothing of this checkout is written to. */
const linkAll = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from)) {
    if (name.startsWith('@')) await linkAll(path.join(from, name), path.join(to, name))
    else if (!name.startsWith('.')) await symlink(path.join(from, name), path.join(to, name))
  }
}

const installOthers = async (folder: string, root: string, others: readonly (readonly [string, string])[]): Promise<void> => {
  await mkdir(folder)
  const options = ['--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', folder]
  await run('npm', ['install', ...options, ...others.map(([name, version]) => `${name}@${version}`)])
  for (const [name] of others) {
    const link = path.join(root, 'node_modules', name)
    if (existsSync(link)) await rm(link)
    await mkdir(path.dirname(link), { recursive: true })
    await symlink(path.join(folder, 'node_modules', name), link)
  }
}
