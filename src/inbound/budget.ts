/** A budget per span of time; an unused rest is not carried over. */
export class Budget {
  readonly #most: number
  readonly #spanMs: number
  #left = 0
  #until = 0

  constructor(most: number, spanMs: number) {
    this.#most = most
    this.#spanMs = spanMs
  }

  /** False: the span's share is used up. */
  take(now = performance.now()): boolean {
    if (now >= this.#until) {
      this.#until = now + this.#spanMs
      this.#left = this.#most
    }
    if (this.#left === 0) return false
    this.#left -= 1
    return true
  }
}
