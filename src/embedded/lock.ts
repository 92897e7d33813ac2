import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readFileIfThere } from './private-file.js'
import { startOf } from './processes.js'

export interface Lock {
  release(): Promise<void>
}

/**
 * Takes the lock `<base>.<n>`, or tells who has it. The highest number counts. A lock whose holder is dead is never removed to be
 * taken (two could do that at once and remove each other's): the next number is created, which only one process can do, and the
 * file system decides who. Made by `link`, a lock file is complete from its first moment.
 */
export async function tryLock(base: string): Promise<Lock | { readonly heldBy: number }> {
  const mine = `${base}.${randomUUID()}`
  await fs.writeFile(mine, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { mode: 0o600 })
  try {
    for (;;) {
      const highest = Math.max(0, ...(await numbers(base)))
      const heldBy = await holder(`${base}.${String(highest)}`)
      if (heldBy !== undefined) return { heldBy }
      const file = `${base}.${String(highest + 1)}`
      if (!(await link(mine, file))) continue
      // A slow process may have created a number that others have left behind: then it holds nothing.
      const others = (await numbers(base)).filter((n) => n !== highest + 1)
      if (others.some((n) => n > highest + 1)) {
        await fs.rm(file)
        continue
      }
      for (const n of others) await fs.rm(`${base}.${String(n)}`, { force: true })
      return { release: () => fs.writeFile(file, '') }
    }
  } finally {
    await fs.rm(mine, { force: true })
  }
}

/** Takes the lock, waiting for as long as another live process has it; `onWait` is told once. */
export async function waitForLock(base: string, onWait: (heldBy: number) => void): Promise<Lock> {
  for (let told = false; ;) {
    const taken = await tryLock(base)
    if ('release' in taken) return taken
    if (!told) onWait(taken.heldBy)
    told = true
    await sleep(200)
  }
}

async function numbers(base: string): Promise<number[]> {
  const prefix = `${path.basename(base)}.`
  const names = await fs.readdir(path.dirname(base))
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
}

async function holder(file: string): Promise<number | undefined> {
  const text = await readFileIfThere(file)
  if (!text) return undefined
  const { pid, start } = JSON.parse(text) as { pid: number; start: string }
  return startOf(pid) === start ? pid : undefined
}

async function link(from: string, to: string): Promise<boolean> {
  try {
    await fs.link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
