import { setTimeout as delay } from 'node:timers/promises'
import type { Tools } from '../tools.js'
import { markDelivered } from './store/outcome-store.js'
import type { DeliveredTry } from './store/outcome-store.js'

interface Waiting extends DeliveredTry {
  /** Milliseconds of the process's clock: by then its lease has run out. */
  readonly until: number
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** While other tries are in progress, a statement waits for so many results, or so many milliseconds. */
const worthwhile = 128
const patienceMs = 10
/** How long one waits for others to the same endpoint, unless they come before; a slower one is written by itself. */
const companyMs = 50

/**
 * Deliveries are written in one statement for all that have arrived while the last one ran: under load dozens. One that comes while others
 * are under way to the same endpoint waits for them a moment, as the events of one change do; else each is written at once.
 */
class Delivered {
  readonly #tools: Tools
  #waiting: Waiting[] = []
  #isWriting = false
  /** Ends the moment's wait for others. */
  #wait: AbortController | null = null

  constructor(tools: Tools) {
    this.#tools = tools
  }

  /** `areMoreComing`: others are under way to the same endpoint. */
  note(delivered: DeliveredTry, areMoreComing: boolean): Promise<void> {
    return new Promise((done, failed) => {
      // A lease is twice as long as a try may take, so that as much as a try's time is left to write it down.
      this.#waiting.push({ ...delivered, until: performance.now() + this.#tools.settings.deliveryTimeout, done, failed })
      if (!areMoreComing || this.#waiting.length >= worthwhile) this.#wait?.abort()
      if (!this.#isWriting) void this.#write(areMoreComing)
    })
  }

  async #write(areMoreComing: boolean): Promise<void> {
    this.#isWriting = true
    if (areMoreComing) {
      this.#wait = new AbortController()
      await delay(companyMs, undefined, { signal: this.#wait.signal }).catch(() => undefined)
      this.#wait = null
    }
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0)
      const { database, clock, metrics } = this.#tools
      try {
        await markDelivered(database, batch, clock())
        metrics.deliveries.inc({ result: 'delivered' }, batch.length)
        for (const { done } of batch) done()
        if (batch.length > 1 && this.#waiting.length < worthwhile) await delay(patienceMs)
      } catch (error) {
        // The endpoint has them; each that cannot be written is sent again. So the database is given time to come back.
        const now = performance.now()
        for (const one of batch) if (one.until < now) one.failed(error)
        this.#waiting.unshift(...batch.filter(({ until }) => until >= now))
        await delay(250)
      }
    }
    this.#isWriting = false
  }
}

const ofTools = new WeakMap<Tools['database'], Delivered>()

/** Writes down that an endpoint has it. Resolves when it is written; rejects when its lease ran out before: then it is sent again. */
export const noteDelivered = (tools: Tools, delivered: DeliveredTry, areMoreComing: boolean): Promise<void> => {
  const all = ofTools.get(tools.database) ?? new Delivered(tools)
  ofTools.set(tools.database, all)
  return all.note(delivered, areMoreComing)
}
