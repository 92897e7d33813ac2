import { commandOf, parentOf, startOf } from './processes.js'

/** A signal to npm or to its shell is not passed on to us by either of them. */
const everyMs = 500

/**
 * Under `npm start` and the like, asks this process to end (SIGTERM) when npm, or a shell between npm and us, is gone: what they were told
 * was meant for us. Started without npm, as by `nohup relink start`, it does nothing. Returns how to stop watching.
 */
export const endWithNpm = (env: NodeJS.ProcessEnv = process.env): (() => void) => {
  const above = env['npm_lifecycle_event'] === undefined ? [] : upToNpm()
  if (above.length === 0) return () => undefined
  const watch = setInterval(() => {
    if (above.every(({ pid, start }) => startOf(pid) === start)) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  watch.unref()
  return () => {
    clearInterval(watch)
  }
}

interface Ancestor {
  readonly pid: number
  readonly start: string
}

/** The processes above us, up to npm itself; none when npm is not among the first few. */
const upToNpm = (): readonly Ancestor[] => {
  const above: Ancestor[] = []
  for (let pid = process.ppid; pid > 1 && above.length < 5;) {
    const start = startOf(pid)
    const command = commandOf(pid)
    if (start === undefined || command === undefined) return []
    above.push({ pid, start })
    if (/\b(npm|pnpm|yarn)\b/.test(command) && !/^(\/bin\/)?(ba|da|z)?sh /.test(command)) return above
    pid = parentOf(pid)
  }
  return []
}
