/** How long the best reading stands against less exact ones; this process's own timer drifts meanwhile. */
const freshMs = 10_000

/** What was read or confirmed so lately is as good as a new reading: the timer and a clock that is being adjusted (500 ppm) part by half a millisecond in it. */
const exactMs = 1_000

interface Reading {
  /** Milliseconds since the epoch at the moment when `performance.now()` was 0. */
  readonly base: number
  /** Half of the way there and back. */
  readonly unsureMs: number
  /** `performance.now()`. */
  readonly at: number
}

/**
 * PostgreSQL's clock as a process knows it between two transactions: each transaction brings a reading, and the process's monotonic timer continues
 * from it. The machine's own clock is used only until the first reading.
 */
export class DatabaseClock {
  #reading: Reading | null = null
  /** When the last reading agreed with that one, by `performance.now()`. */
  #confirmedAt = -Infinity

  /** `theirs` was read between `began` and `ended` (`performance.now()`). */
  note(theirs: Date, began: number, ended: number): void {
    const reading = { base: theirs.getTime() - (began + ended) / 2, unsureMs: (ended - began) / 2, at: ended }
    if (this.#isBetter(reading)) this.#reading = reading
    this.#confirmedAt = ended
  }

  now(): Date {
    return new Date(this.#reading === null ? Date.now() : this.#reading.base + performance.now())
  }

  /** Its time where it was read a moment ago; null: it has to be asked. */
  exact(): Date | null {
    return performance.now() - this.#confirmedAt < exactMs ? this.now() : null
  }

  #isBetter({ base, unsureMs, at }: Reading): boolean {
    const known = this.#reading
    if (known === null || at - known.at > freshMs || unsureMs <= known.unsureMs) return true
    // PostgreSQL's clock was set.
    return Math.abs(base - known.base) > unsureMs + known.unsureMs + 1
  }
}
