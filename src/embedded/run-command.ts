import { spawn } from 'node:child_process'
import { guard } from './guard.js'
import { signal as send } from './processes.js'

export interface CommandRun {
  readonly env: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly timeoutMs: number
  /** Ends the command, and throws. */
  readonly signal: AbortSignal
  /** Why it failed, when there is no such command on the PATH. */
  readonly missing: string
  /** Why it failed, from what it wrote to standard error; by default the last line that says something. */
  readonly reason?: (errors: string) => string | undefined
}

/**
 * Runs a command to its end, in a process group of its own, so that what it started ends with it. Throws where it fails, with the last line
 * that tells something of what it wrote to standard error.
 */
export async function runCommand(file: string, args: readonly string[], given: CommandRun): Promise<void> {
  const { env, cwd, timeoutMs, signal, missing, reason = telling } = given
  if (signal.aborted) throw new Error('another way was quicker')
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-20_000)))
  let ending = ''
  const end = (why: string): void => {
    ending = why
    if (child.pid !== undefined) send(-child.pid, 'SIGKILL')
  }
  const abort = (): void => {
    end('another way was quicker')
  }
  const patience = setTimeout(() => {
    end(`gave up after ${String(timeoutMs / 60_000)} minutes`)
  }, timeoutMs)
  signal.addEventListener('abort', abort)
  const watch = child.pid === undefined ? undefined : guard(-child.pid, 'KILL')
  try {
    const code = await new Promise<number | string | null>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' ? new Error(missing, { cause: error }) : error)
      })
      child.once('close', (exit, by) => {
        resolve(exit ?? by)
      })
    })
    if (code !== 0) throw new Error(ending || reason(errors) || `it ended with ${String(code)}`)
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', abort)
    watch?.dismiss()
  }
}

/** Of what a failing command wrote, the last line that says why: no frames of a stack, no source line, no heading of Node's. */
export function telling(errors: string): string | undefined {
  const lines = errors.split('\n').map((line) => line.trim())
  return lines.filter((line) => line && !/^(at |Node\.js |[\^}{]|node:|triggerUncaught|\[notice\])/.test(line)).at(-1)
}
