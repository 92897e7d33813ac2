import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import type { Tools } from '../../tools.js'
import { updateManyRefreshed } from '../store/sweep-store.js'
import type { PlainRefresh } from '../store/sweep-store.js'
import { whileLeased } from '../refresh/while-leased.js'

/** One statement writes no more than this. */
const mostAtOnce = 200
/** Fewer than this wait a moment for company: a commit costs the same for one as for a hundred. */
const company = 50
const momentMs = 2
/** With more unwritten results than this, no account is refreshed until some are written: this bounds the memory, and what a kill could lose. */
const mostWaiting = 200

interface Waiting {
  readonly refreshed: PlainRefresh
  /** Its lease's end, by `performance.now()`. */
  readonly until: number
  readonly settle: (written: boolean) => void
  readonly fail: (error: unknown) => void
}

/**
 * Writes refreshed tokens many at a time, and none late: whatever came while the last statement ran, or within a few milliseconds, is in the
 * next. So a token is durable about as soon as one alone would be, at a fraction of the statements.
 */
export class WriteBehind {
  readonly #tools: Tools
  readonly #owner: string
  #waiting: Waiting[] = []
  #writing = false
  #roomFor: (() => void)[] = []

  constructor(tools: Tools, owner: string) {
    this.#tools = tools
    this.#owner = owner
  }

  /**
   * Resolves when it is durable: true; false: the account or its credentials have changed, and it has to be written by itself.
   * Rejects with what the database says to this one row.
   */
  write(refreshed: PlainRefresh, until: number): Promise<boolean> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ refreshed, until, settle, fail })
      if (!this.#writing) void this.#run()
    })
  }

  /** Resolves when there is room for one more. */
  async room(): Promise<void> {
    while (this.#waiting.length >= mostWaiting) await new Promise<void>((resolve) => this.#roomFor.push(resolve))
  }

  async #run(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      if (this.#waiting.length < company) await sleep(momentMs)
      const batch = this.#waiting.splice(0, mostAtOnce)
      for (const resolve of this.#roomFor.splice(0)) resolve()
      const until = Math.min(...batch.map((one) => one.until))
      try {
        const written = await whileLeased(this.#tools, { until }, () => this.#store(batch))
        this.#tools.metrics.refreshes.inc({ result: 'healthy' }, written.size)
        for (const { refreshed, settle } of batch) settle(written.has(refreshed.accountId))
      } catch (error) {
        if (isDatabaseUnreachable(error)) for (const { fail } of batch) fail(error)
        else await this.#oneByOne(batch, error)
      }
    }
    this.#writing = false
  }

  /** One row that can't be written must not cost the others their tokens. What fails by itself is its own account's. */
  async #oneByOne(batch: readonly Waiting[], error: unknown): Promise<void> {
    this.#tools.log.warn(
      { err: error, accounts: batch.length },
      'refreshed tokens could not be written together; each is written by itself',
    )
    for (const one of batch) {
      try {
        const written = await whileLeased(this.#tools, one, () => this.#store([one]))
        this.#tools.metrics.refreshes.inc({ result: 'healthy' }, written.size)
        one.settle(written.has(one.refreshed.accountId))
      } catch (own) {
        one.fail(own)
      }
    }
  }

  #store(batch: readonly Waiting[]): Promise<ReadonlySet<string>> {
    const { database, clock } = this.#tools
    return updateManyRefreshed(
      database,
      this.#owner,
      clock(),
      batch.map(({ refreshed }) => refreshed),
    )
  }
}
