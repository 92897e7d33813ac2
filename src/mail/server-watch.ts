import { MailUnavailable } from './mail-unavailable.js'

/** A check asks at most so often; until then the last answer stands. */
const freshMs = 30_000
/** Shorter than /readyz waits for a check; a mail server that greets later is no help to a person who waits for a sign-in. */
const patienceMs = 2_000
/** A message that waits longer for its answer is worth saying. */
const longMs = 30_000

/** What is wrong with the mail server, as /readyz says it. */
export class ServerWatch {
  readonly #verify: () => Promise<void>
  readonly #waiting = new Set<number>()
  #checkedAt = -Infinity
  #found: Promise<string | null> = Promise.resolve(null)

  /** `verify` connects and signs in. */
  constructor(verify: () => Promise<void>) {
    this.#verify = verify
  }

  /** A message was handed over and waits for its answer until the returned function is called. */
  begin(): () => void {
    // Two in one millisecond are two.
    const since = performance.now() + this.#waiting.size / 1e6
    this.#waiting.add(since)
    return () => {
      this.#waiting.delete(since)
    }
  }

  /** A sentence; null: all is well as far as is known. Never rejects. */
  async problem(): Promise<string | null> {
    const oldest = Math.min(...this.#waiting)
    const waitedMs = performance.now() - oldest
    if (this.#waiting.size > 0 && waitedMs > longMs)
      return `the mail server was given ${String(this.#waiting.size)} messages and has not answered; the oldest waits for ${String(Math.round(waitedMs / 1000))} s`
    if (performance.now() - this.#checkedAt > freshMs) {
      this.#checkedAt = performance.now()
      this.#found = this.#look()
    }
    return this.#found
  }

  async #look(): Promise<string | null> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<string>((resolve) => {
      timer = setTimeout(() => {
        resolve(`the mail server does not answer within ${String(patienceMs / 1000)} s`)
      }, patienceMs)
    })
    const asked = this.#verify().then(
      () => null,
      (error: unknown) => `the mail server does not take us (${error instanceof MailUnavailable ? error.code : 'unexpected error'})`,
    )
    try {
      return await Promise.race([asked, tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
}
