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

/** Under load a statement is worth so many, or so many milliseconds: the next ones are on their way. */
const worthwhile = 128
const patienceMs = 10

/** Deliveries are written in one statement for all that have arrived while the last one ran: under load dozens, else each at once. */
class Delivered {
  readonly #tools: Tools
  #waiting: Waiting[] = []
  #isWriting = false

  constructor(tools: Tools) {
    this.#tools = tools
  }

  note(delivered: DeliveredTry): Promise<void> {
    return new Promise((done, failed) => {
      // A lease is twice as long as a try may take, so that as much as a try's time is left to write it down.
      this.#waiting.push({ ...delivered, until: performance.now() + this.#tools.settings.deliveryTimeout, done, failed })
      if (!this.#isWriting) void this.#write()
    })
  }

  async #write(): Promise<void> {
    this.#isWriting = true
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
export const noteDelivered = (tools: Tools, delivered: DeliveredTry): Promise<void> => {
  const all = ofTools.get(tools.database) ?? new Delivered(tools)
  ofTools.set(tools.database, all)
  return all.note(delivered)
}
