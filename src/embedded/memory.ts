import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

interface Running {
  readonly pid: number
  readonly parent: number
  /** Kilobytes. */
  readonly resident: number
}

/**
 * Returns the memory of this process and everything that it started, in bytes. Linux reports each process's proportional share, so that pages which
 * several share (PostgreSQL's buffers, programs' code) count once; elsewhere they count once per process.
 */
export const memoryOfAll = (): number => {
  const running = process.platform === 'linux' ? fromProc() : fromPs()
  const ours = new Set([process.pid])
  // Children may be listed before their parents: repeat until none is added.
  for (let before = 0; before !== ours.size;) {
    before = ours.size
    for (const { pid, parent } of running) if (ours.has(parent)) ours.add(pid)
  }
  return running.filter(({ pid }) => ours.has(pid)).reduce((sum, { resident }) => sum + resident, 0) * 1024
}

const fromProc = (): readonly Running[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8')
        return [{ pid: Number(name), parent: field(status, 'PPid'), resident: share(name) ?? field(status, 'VmRSS') }]
      } catch {
        return []
      }
    })

/** Kilobytes; undefined where the process is another user's, or the kernel does not tell. */
const share = (pid: string): number | undefined => {
  try {
    return field(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss')
  } catch {
    return undefined
  }
}

const field = (status: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)

const fromPs = (): readonly Running[] =>
  execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, resident = 0]) => ({ pid, parent, resident }))
