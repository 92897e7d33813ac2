import { condition, setHandler } from '@temporalio/workflow'
import type { ActAnswer, ActName } from '../src/domain/steps.js'
import { actUpdates, reauthorized, wake } from './messages.js'
import type { WakeReason } from './messages.js'

export type Wake = { readonly id: string; readonly why: WakeReason }
export interface QueuedAct {
  readonly actId: string
  readonly act: ActName
  answer?: ActAnswer
}

/** What came from outside and waits for the main loop. Handlers only queue; the loop does one thing at a time. */
export class Inbox {
  readonly #wakes: Wake[] = []
  readonly #acts: QueuedAct[] = []
  readonly #seen = new Set<string>()

  /** Sets the handlers; call before the first await, or a message that came with the start is lost. */
  listen(): void {
    setHandler(reauthorized, ({ id }) => {
      this.#add({ id, why: 'ended' })
    })
    setHandler(wake, (message) => {
      this.#add(message)
    })
    for (const [name, update] of Object.entries(actUpdates) as [ActName, (typeof actUpdates)[ActName]][]) {
      setHandler(update, async ({ actId }) => {
        const queued: QueuedAct = { actId, act: name }
        this.#acts.push(queued)
        await condition(() => queued.answer !== undefined)
        return queued.answer ?? { done: false }
      })
    }
  }

  get isEmpty(): boolean {
    return this.#wakes.length === 0 && this.#acts.length === 0
  }

  /** The end first: nothing else matters after it. */
  takeWake(): Wake | undefined {
    const end = this.#wakes.findIndex(({ why }) => why === 'ended')
    return end >= 0 ? this.#wakes.splice(end, 1)[0] : this.#wakes.shift()
  }

  takeAct(): QueuedAct | undefined {
    return this.#acts.shift()
  }

  /** Rejects queued acts because the case is over, so that no caller waits for a result that can't come. */
  refuseActs(): void {
    for (const queued of this.#acts.splice(0)) queued.answer = { done: false }
  }

  #add(message: Wake): void {
    if (this.#seen.has(message.id)) return
    this.#seen.add(message.id)
    this.#wakes.push(message)
  }
}
