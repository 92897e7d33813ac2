import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** No build takes this long: what holds the lock is another program that was given the dead builder's pid. */
const longestBuildMs = 10 * 60_000

/**
 * Waits until this process is the only builder. The file is linked into place, so it names its holder from the first moment; a dead
 * holder's is moved aside.
 * @returns releases the lock
 */
export async function lock(file) {
  const mine = `${file}.${randomUUID()}`
  await fs.writeFile(mine, String(process.pid))
  try {
    for (let waits = 0; ; waits++) {
      if (await link(mine, file)) return () => fs.rm(file, { force: true })
      const holder = await read(file)
      if (holder === undefined) continue
      if (isStale(holder)) await moveAside(file, holder)
      else {
        if (waits === 20) process.stderr.write(`waiting for process ${holder.pid}, which is building\n`)
        await sleep(50)
      }
    }
  } finally {
    await fs.rm(mine, { force: true })
  }
}

async function link(from, to) {
  try {
    await fs.link(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

async function read(file) {
  try {
    return { pid: await fs.readFile(file, 'utf8'), since: (await fs.stat(file)).mtimeMs }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function isStale({ pid, since }) {
  // In a container the same pid comes back with every restart.
  if (!(Number(pid) > 0) || Number(pid) === process.pid || Date.now() - since > longestBuildMs) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

async function moveAside(file, stale) {
  const aside = `${file}.${randomUUID()}`
  await fs.rename(file, aside).catch(() => undefined)
  const moved = await read(aside)
  // Another process was quicker, and this is its fresh lock: put back.
  if (moved && (moved.pid !== stale.pid || moved.since !== stale.since)) await link(aside, file)
  await fs.rm(aside, { force: true })
}
