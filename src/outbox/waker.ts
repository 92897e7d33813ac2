/** A loop's pause between two looks. A poke ends it early, or is its end before it began. */
export class Waker {
  #end: () => void = () => undefined
  #poked = false

  /** Something may be due now. */
  poke(): void {
    this.#poked = true
    this.#end()
  }

  /** A look begins: only pokes from now on are about what it may miss. */
  look(): void {
    this.#poked = false
  }

  async pause(ms: number): Promise<void> {
    if (this.#poked) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#end = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#end = () => undefined
  }
}
