// Which commands run from dist/: each leaves a file with its pid in dist/.users while it lives.
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { at } from './package-folder.js'

const folder = at('dist/.users')

/** Notes that this process runs from dist/, until it ends. Called under the build's lock. */
export async function registerUser() {
  const file = path.join(folder, String(process.pid))
  await fs.mkdir(folder, { recursive: true })
  await fs.writeFile(file, process.argv.slice(2).join(' '))
  process.on('exit', () => rmSync(file, { force: true }))
}

/**
 * Lists the other commands that run from dist/. Removes the files of killed ones; a pid that now belongs to another program does not count.
 * @returns {Promise<{ pid: number, command: string }[]>} `command` as it was called, such as `relink start`
 */
export async function otherUsers() {
  const names = await fs.readdir(folder).catch(() => [])
  const users = []
  for (const pid of names.map(Number).filter((pid) => pid !== process.pid)) {
    const file = path.join(folder, String(pid))
    if (await isRelink(pid)) users.push({ pid, command: `relink ${await fs.readFile(file, 'utf8').catch(() => '')}`.trim() })
    else await fs.rm(file, { force: true })
  }
  return users
}

async function isRelink(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code === 'ESRCH') return false
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: 'relink' }))
  return stdout.includes('relink')
}
