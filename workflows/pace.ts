import { patched, proxySinks } from '@temporalio/workflow'
import type { Sinks } from '@temporalio/workflow'

/** What workflows tell the worker's metrics. */
export interface RelinkSinks extends Sinks {
  readonly relink: { stepRepeated(step: string): void }
}

const { relink } = proxySinks<RelinkSinks>()

const leastMs = 1_000
const mostMs = 600_000

/**
 * A floor between equal steps: whatever the steps answer, the same step with the same key is not begun again at once, and waits twice as long
 * each further time. Clocks that disagree, or a row that contradicts itself, cost a few steps an hour and not ten a second.
 */
export class Pace {
  readonly #done = new Map<string, { readonly at: number; readonly times: number }>()

  /** Notes that a step has ended. */
  note(step: string, key: string): void {
    const name = `${step} ${key}`
    this.#done.set(name, { at: Date.now(), times: (this.#done.get(name)?.times ?? 0) + 1 })
  }

  /** Milliseconds that the step must still wait; 0: none. */
  holdBefore(step: string, key: string): number {
    const before = this.#done.get(`${step} ${key}`)
    if (before === undefined) return 0
    const floor = Math.min(leastMs * 2 ** (before.times - 1), mostMs)
    const left = before.at + floor - Date.now()
    // Histories of earlier releases that repeated a step at once have no timer there.
    if (left <= 0 || !patched('floor-between-equal-steps')) return 0
    relink.stepRepeated(step)
    return left
  }
}
