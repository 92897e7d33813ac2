import { spawn } from 'node:child_process'
import { guard } from './guard.js'
import { openLog } from './log-file.js'
import { signal } from './processes.js'

/** A server that runs beside us as a child process. */
export interface PartProcess {
  readonly pid: number
  /** Settles when it has ended, for whatever reason, with words for a message. */
  readonly ended: Promise<string>
  isRunning(): boolean
  /** Politely, then by SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>
  /** SIGKILL, at once. */
  kill(): Promise<void>
}

export interface PartCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** What asks it to end. */
  readonly polite: 'SIGINT' | 'SIGTERM'
  readonly log: string
  readonly as?: { readonly uid: number; readonly gid: number } | undefined
}

/**
 * Starts a part in a process group of its own: Ctrl-C reaches every process of the terminal's group, and a database that shuts down
 * at once would cut off the work that we are still finishing. Beside it waits a shell whose only input is a pipe from us; when we
 * die, however we die, the pipe closes and the shell ends the part. The next start still looks for leftovers, since the shell may
 * have been killed as well.
 */
export async function startPart(command: PartCommand): Promise<PartProcess> {
  const log = await openLog(command.log)
  const child = spawn(command.file, command.args, {
    cwd: '/',
    env: command.env,
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...command.as,
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message)
    })
    child.once('exit', (code, by) => {
      resolve(by ? `ended by ${by}` : `ended with code ${String(code)}`)
    })
  })
  await log.close()
  const { pid } = child
  if (pid === undefined) throw new Error(`${command.file}: ${await ended}`)
  const watch = guard(pid, command.polite === 'SIGINT' ? 'INT' : 'TERM')
  const isRunning = () => child.exitCode === null && child.signalCode === null
  void ended.then(() => {
    watch.dismiss()
  })
  const end = async (name: NodeJS.Signals) => {
    if (!isRunning()) return
    signal(pid, name)
    await ended
    await watch.dismissed
  }
  return {
    pid,
    ended,
    isRunning,
    async stop(graceMs) {
      const impatience = setTimeout(() => {
        signal(pid, 'SIGKILL')
      }, graceMs)
      await end(command.polite)
      clearTimeout(impatience)
    },
    kill: () => end('SIGKILL'),
  }
}
