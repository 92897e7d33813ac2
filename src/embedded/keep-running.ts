import type { Progress } from './progress.js'

interface Server {
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** More restarts than this within a minute mean that it can't live. */
const mostPerMinute = 5

/**
 * Starts a server again, on the same files and port, when it ends without being asked to (killed for want of memory, say). Relink
 * reconnects by itself. When it won't stay up, `failed` is told once.
 */
export async function keepRunning<T extends Server>(
  name: string,
  start: () => Promise<T>,
  report: Progress,
  failed: (reason: string) => void,
) {
  const first = await start()
  let current: Server = first
  let stopping = false
  const isStopping = () => stopping
  const restarts: number[] = []
  const watch = async (): Promise<void> => {
    for (;;) {
      const reason = await current.ended
      if (isStopping()) return
      const now = performance.now()
      while (restarts[0] !== undefined && restarts[0] < now - 60_000) restarts.shift()
      if (restarts.push(now) > mostPerMinute) throw new Error(`it ended ${String(restarts.length)} times within a minute, last: ${reason}`)
      report.note(`${name} ${reason}: starting it again.`)
      current = await report.part(name, start)
      if (isStopping()) await current.stop()
    }
  }
  const watching = watch().catch((error: unknown) => {
    failed(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  })
  return {
    first,
    async stop() {
      stopping = true
      await current.stop()
      await watching
    },
  }
}
