import { readFileSync } from 'node:fs'

/** Hundredths of a second: Linux' clock ticks in /proc (proc(5), sysconf(_SC_CLK_TCK)). */
const tickMs = 10

/** CPU that a process used so far, in milliseconds; with its ended children, where asked. Zero for one that has ended. */
const cpuOf = (pid: number, withEnded = false): number => {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // utime, stime, cutime, cstime; the command's name in brackets may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, withEnded ? 15 : 13)
    return fields.reduce((sum, ticks) => sum + Number(ticks) * tickMs, 0)
  } catch {
    return 0
  }
}

/** The same with all children of a server that forks one for each connection, as PostgreSQL's. */
const cpuWithChildren = (pid: number): number => {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .trim()
    .split(' ')
  return cpuOf(pid, true) + children.reduce((sum, child) => sum + (child === '' ? 0 : cpuOf(Number(child))), 0)
}

export type Cpu = Readonly<Record<string, number>>

/** Milliseconds by part. Linux only: elsewhere there is no /proc, and the race does without. */
export const readCpu = (postgresPid: number, processes: Readonly<Record<string, number>>): Cpu =>
  process.platform !== 'linux'
    ? {}
    : {
        postgres: cpuWithChildren(postgresPid),
        ...Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, cpuOf(pid)])),
      }
