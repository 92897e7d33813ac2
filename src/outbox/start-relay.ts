import { keepTrying } from '../keep-trying.js'
import type { Tools } from '../tools.js'
import { channel } from './channel.js'
import { BatchLoop } from './batch-loop.js'
import type { BatchHandler } from './batch-loop.js'
import type { OutboxKind } from './outbox-row.js'
import { RelayLoop } from './relay-loop.js'
import type { RelayHandler } from './relay-loop.js'
import type { StartNotes } from './start-notes.js'

export interface Relay {
  stop(): Promise<void>
}

const loops: Readonly<Record<OutboxKind, { readonly concurrency: number; readonly leaseMs: number }>> = {
  // Temporal's calls are bounded by a deadline of 10 s.
  start: { concurrency: 40, leaseMs: 30_000 },
  wake: { concurrency: 40, leaseMs: 30_000 },
  webhook: { concurrency: 40, leaseMs: 30_000 },
  // The mail server may think about one message for ten minutes, and a sign-in must not wait for it.
  mail: { concurrency: 3, leaseMs: 60_000 },
  incident: { concurrency: 4, leaseMs: 30_000 },
  // Ten acts at once, each answered within 10 s.
  bulk: { concurrency: 4, leaseMs: 60_000 },
}

/** A loop over another module's own rows, which hears of them as the loops of the outbox do. */
export interface FurtherLoop extends Relay {
  /** What its notifications say. */
  readonly kind: string
  poke(): void
}

/** Starts the relay's loops; handlers are given to it, since what they call lies above this module. */
export const startRelay = (
  tools: Tools,
  handlers: Readonly<Record<OutboxKind, RelayHandler>> & { readonly batch: BatchHandler; readonly notes: StartNotes },
  further: readonly FurtherLoop[] = [],
): Relay => {
  const started = new Map<string, RelayLoop>()
  const batch = new BatchLoop(tools, handlers.batch, handlers.notes)
  batch.start()
  for (const [kind, options] of Object.entries(loops) as [OutboxKind, (typeof loops)[OutboxKind]][]) {
    const loop = new RelayLoop(tools, { kind, handle: handlers[kind], batch, ...options })
    started.set(kind, loop)
    loop.start()
    // How many cases may open at once is counted over all processes when they are claimed.
    if (kind !== 'start') tools.database.takers?.set(kind, loop)
  }
  const listener = new AbortController()
  const poked = new Map<string, { poke(): void }>([...started, ...further.map((loop) => [loop.kind, loop] as const)])
  const poke = (kind: string): void => {
    poked.get(kind)?.poke()
    if (kind === 'start') batch.poke()
  }
  const listening = listen(tools, poke, listener.signal)
  return {
    async stop() {
      listener.abort()
      tools.database.takers?.clear()
      await Promise.all([batch, ...started.values(), ...further].map((loop) => loop.stop()))
      await listening
    },
  }
}

/** Passes notifications on until aborted. While the database is away the loops' own poll carries on. */
const listen = (tools: Tools, notify: (kind: string) => void, signal: AbortSignal): Promise<void> =>
  keepTrying(
    async () => {
      try {
        const client = await tools.database.dedicatedClient()
        const gone = new Promise<void>((resolve) => {
          client.on('error', () => {
            resolve()
          })
          client.on('end', () => {
            resolve()
          })
          signal.addEventListener('abort', () => {
            resolve()
          })
          // Aborted while it was connecting.
          if (signal.aborted) resolve()
        })
        client.on('notification', ({ payload }) => {
          notify(payload ?? '')
        })
        await client.query(`LISTEN ${channel}`)
        await gone
        await client.end().catch(() => undefined)
      } catch (error) {
        tools.log.warn({ err: error }, 'no connection to listen on; the relay polls meanwhile')
      }
      return false
    },
    { pauseMs: 1000, signal },
  )
