import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { until } from './until.js'

const proc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

const ps = (pid: number, column: string): string | undefined => {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    )
  } catch {
    return undefined
  }
}

/**
 * When the process began, as an opaque string; undefined when there is none (a zombie counts as none). With the pid it names a
 * process for good: pids are used again, in a container after every restart.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart')
  // The second field, the command's name in brackets, may hold spaces and brackets: count from its end. State is field 3, start 22.
  const stat = proc(pid, 'stat')
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (!fields || fields[0] === 'Z') return undefined
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`
}

/** The command line, or undefined when there is no such process. Minimal images have no `ps`, so /proc comes first. */
export function commandOf(pid: number): string | undefined {
  if (startOf(pid) === undefined) return undefined
  return process.platform === 'linux' ? proc(pid, 'cmdline')?.replaceAll('\0', ' ') : ps(pid, 'command')
}

/** The parent's pid; 0 where there is no such process. */
export function parentOf(pid: number): number {
  if (process.platform !== 'linux') return Number(ps(pid, 'ppid') ?? 0)
  const stat = proc(pid, 'stat')
  // Field 4; see startOf.
  return Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ends a process that is not our child: politely, then by SIGKILL after `graceMs`. */
export async function endProcess(pid: number, polite: NodeJS.Signals, graceMs: number): Promise<void> {
  const gone = () => startOf(pid) === undefined
  signal(pid, polite)
  if (await until(gone, graceMs)) return
  signal(pid, 'SIGKILL')
  await until(gone, 5000)
}
