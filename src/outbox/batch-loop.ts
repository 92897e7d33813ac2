import type { Logger } from 'pino'
import type { Tools } from '../tools.js'
import type { OutboxRow } from './outbox-row.js'
import { backOffMs, pollMs } from './relay-loop.js'
import type { BatchOpening } from './relay-loop.js'
import type { StartNotes } from './start-notes.js'
import { claimBatch, deleteRows, lockStarts, renewLeases, returnRows } from './store.js'
import { Waker } from './waker.js'

/** A case whose execution is there; `runId` null: it is over already, or there is nothing to start. */
export interface Started {
  readonly row: OutboxRow
  readonly runId: string | null
}

/**
 * Opens the cases of these rows and starts their executions. Answers those that were taken; the others are tried again. Must be idempotent: a
 * relay may die at any moment.
 */
export type BatchHandler = (rows: readonly OutboxRow[]) => Promise<readonly Started[]>

/** So many at once: enough to make statements cheap, few enough that another app's new case is not kept waiting. */
const batchSize = 40
/** While one batch waits for the mail server the next ones are opened, another app's new case among them. */
const batchesAtOnce = 3
const leaseMs = 30_000

/** Takes `start` rows many at a time, from when too many wait until none does. */
export class BatchLoop implements BatchOpening {
  readonly #tools: Tools
  readonly #handle: BatchHandler
  readonly notes: StartNotes
  readonly #log: Logger
  readonly #underWay = new Set<Promise<void>>()
  readonly #waker = new Waker()
  #isHere = false
  #stopping = false
  #running: Promise<void> = Promise.resolve()

  constructor(tools: Tools, handle: BatchHandler, notes: StartNotes) {
    this.#tools = tools
    this.#handle = handle
    this.notes = notes
    this.#log = tools.log.child({ relay: 'batch' })
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Whether rows are taken in batches now. */
  get isHere(): boolean {
    return this.#isHere
  }

  begin(): void {
    this.#isHere = true
    this.#waker.poke()
  }

  /** Something may be due now. */
  poke(): void {
    if (this.#isHere) this.#waker.poke()
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
      if (this.#isHere && this.#underWay.size < batchesAtOnce) {
        const rows = await this.#claim()
        // Batches under way may give rows back.
        this.#isHere = rows.length > 0 || this.#underWay.size > 0
        if (rows.length > 0) {
          this.#begin(rows)
          continue
        }
      }
      await this.#waker.pause(pollMs)
    }
  }

  #begin(rows: readonly OutboxRow[]): void {
    const work = this.#open(rows).finally(() => {
      this.#underWay.delete(work)
      this.#waker.poke()
    })
    this.#underWay.add(work)
  }

  async #claim(): Promise<readonly OutboxRow[]> {
    try {
      return await this.#tools.database.transaction(async (tx) => {
        const [, claimed] = await Promise.all([lockStarts(tx), claimBatch(tx, this.notes, { limit: batchSize, leaseMs })])
        return claimed
      })
    } catch (error) {
      this.#log.warn({ err: error }, 'the outbox could not be read; it is tried again')
      return []
    }
  }

  async #open(rows: readonly OutboxRow[]): Promise<void> {
    const { database } = this.#tools
    const alive = setInterval(() => {
      renewLeases(
        database,
        rows.map(({ id }) => id),
        leaseMs,
      ).catch((error: unknown) => {
        this.#log.warn({ err: error }, 'the leases of a batch could not be renewed')
      })
    }, leaseMs / 3)
    const left = new Map(rows.map((row) => [row.id, row]))
    try {
      const started = await this.#handle(rows)
      await database.transaction(async (tx) => {
        // In one round trip, and in the order of docs/lock-order.md.
        await Promise.all([
          deleteRows(
            tx,
            started.map(({ row }) => row.id),
          ),
          this.notes.running(
            tx,
            started.map(({ row, runId }) => ({ caseId: row.subjectId, runId })),
          ),
        ])
      })
      for (const { row } of started) left.delete(row.id)
    } catch (error) {
      this.#log.warn({ err: error, cases: rows.length }, 'a batch of cases could not be opened; it is tried again')
    } finally {
      clearInterval(alive)
    }
    const tries = Math.max(0, ...[...left.values()].map((row) => row.tries))
    if (left.size > 0) await returnRows(database, [...left.keys()], backOffMs(tries)).catch(() => undefined)
  }
}
