import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Guard {
  /** Its work is over. The pid that it watches may soon belong to another program, so this is called as soon as it has ended. */
  dismiss(): void
  readonly dismissed: Promise<unknown>
}

/**
 * Ends a process, or with a negative number a process group, when this process is gone, however it ended: a shell waits whose only input is
 * a pipe from us. The shell itself may be killed, so what must not run twice is also looked for at the next start.
 */
export const guard = (target: number, signal: 'INT' | 'TERM' | 'KILL'): Guard => {
  const shell = spawn('/bin/sh', ['-c', `read _; kill -s ${signal} ${target < 0 ? '-- ' : ''}${String(target)}`], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const dismissed = once(shell, 'exit').catch(() => undefined)
  shell.unref()
  return { dismiss: () => void shell.kill('SIGKILL'), dismissed }
}
