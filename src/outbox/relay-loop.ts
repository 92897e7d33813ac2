import { AsyncResource } from 'node:async_hooks'
import type { Logger } from 'pino'
import type { Tools } from '../tools.js'
import type { OutboxKind, OutboxRow } from './outbox-row.js'
import type { StartNotes } from './start-notes.js'
import { claimDue, claimStarts, deleteRow, lockStarts, renewLeases, returnRows } from './store.js'
import type { Place, Taker } from './taker.js'
import { Waker } from './waker.js'

/**
 * `left`: what the row has set going drops it when it comes to pass (`dropRows`), so that the relay need not. One that has not been dropped by the
 * end of its lease is handled once more, and deleted then.
 */
export type Relayed = 'left' | undefined

/** Takes a row, or throws; then it is tried again. Must be idempotent: a relay may die between taking and deleting. */
export type RelayHandler = (row: OutboxRow) => Promise<Relayed> | Promise<void>

export interface LoopOptions {
  readonly kind: OutboxKind
  readonly handle: RelayHandler
  /** Rows handled at once. */
  readonly concurrency: number
  /** A row is not given to another relay for so long after the last sign of life of the one that works on it. */
  readonly leaseMs: number
  /** For `start`. */
  readonly batch: BatchOpening
}

/** Who takes `start` rows when too many wait to be taken one by one. */
export interface BatchOpening {
  readonly isHere: boolean
  readonly notes: StartNotes
  begin(): void
}

/** A poll each second finds what no notification announced: rows returned for later, leases of dead relays. */
export const pollMs = 1000
const firstBackOffMs = 200
const longestBackOffMs = 30_000

/**
 * The lease of a row that its own process takes. Longer than taking it lasts as a rule, since each renewal is a write; short, since it is how long such
 * a row waits where the process dies before it has.
 */
const ownLeaseMs = 10_000

/** How long a row waits that was not taken after so many tries. */
export const backOffMs = (tries: number): number => Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(tries, 12))

/** One loop for one kind of row, so that no kind waits for another. */
export class RelayLoop implements Taker {
  readonly #tools: Tools
  readonly #options: LoopOptions
  readonly #log: Logger
  readonly #underWay = new Set<Promise<void>>()
  readonly #waker = new Waker()
  #stopping = false
  /** Places that are kept for rows of transactions under way. */
  #reserved = 0
  /** The last look found as many rows as it had places for: more may wait. */
  #isBehind = true
  #running: Promise<void> = Promise.resolve()

  constructor(tools: Tools, options: LoopOptions) {
    this.#tools = tools
    this.#options = options
    this.#log = tools.log.child({ relay: options.kind })
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Something may be due now. */
  poke(): void {
    this.#waker.poke()
  }

  reserve(): Place | null {
    if (this.#stopping || this.#isBehind || this.#free <= 0) return null
    this.#reserved += 1
    const leave = (): void => {
      this.#reserved -= 1
      this.poke()
    }
    return {
      leaseMs: ownLeaseMs,
      take: (row) => {
        this.#reserved -= 1
        this.#begin(row, ownLeaseMs)
      },
      leave,
    }
  }

  /** Finishes what is under way, claims nothing more. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#waker.poke()
    await this.#running
    await Promise.all(this.#underWay)
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#waker.look()
      const free = this.#free
      const rows = free > 0 ? await this.#claim(free) : []
      this.#isBehind = rows.length >= free
      for (const row of rows) this.#begin(row, this.#options.leaseMs)
      if (rows.length === 0) await this.#waker.pause(pollMs)
    }
  }

  get #free(): number {
    return this.#options.concurrency - this.#underWay.size - this.#reserved
  }

  /** A row that is handed over belongs to the relay alone, not to the request or step that wrote it. */
  readonly #begin = AsyncResource.bind((row: OutboxRow, leaseMs: number): void => {
    const work = this.#relay(row, leaseMs).finally(() => {
      this.#underWay.delete(work)
      this.poke()
    })
    this.#underWay.add(work)
  })

  async #claim(limit: number): Promise<readonly OutboxRow[]> {
    const { database, settings } = this.#tools
    const { kind, leaseMs, batch } = this.#options
    try {
      if (kind !== 'start') return await claimDue(database, kind, limit, leaseMs)
      if (batch.isHere) return []
      const { rows, isBatch } = await database.transaction(async (tx) => {
        // In one round trip: the second looks once the first has its lock.
        const [, claimed] = await Promise.all([
          lockStarts(tx),
          claimStarts(tx, batch.notes, { openingMax: settings.openingMax, batchFrom: settings.openingBatchFrom, leaseMs }),
        ])
        return claimed
      })
      if (isBatch) batch.begin()
      return rows
    } catch (error) {
      this.#log.warn({ err: error }, 'the outbox could not be read; it is tried again')
      return []
    }
  }

  async #relay(row: OutboxRow, leaseMs: number): Promise<void> {
    const { database } = this.#tools
    const alive = setInterval(() => {
      renewLeases(database, [row.id], leaseMs).catch((error: unknown) => {
        this.#log.warn({ err: error, subject: row.subjectId }, 'the lease of a row could not be renewed')
      })
    }, leaseMs / 3)
    try {
      const relayed = await this.#options.handle(row)
      if (relayed !== 'left' || row.tries > 1) await deleteRow(database, row.id)
    } catch (error) {
      this.#log.warn({ err: error, subject: row.subjectId, tries: row.tries }, 'not taken yet; it is tried again')
      await returnRows(database, [row.id], backOffMs(row.tries)).catch(() => undefined)
    } finally {
      clearInterval(alive)
    }
  }
}
