import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

export interface Settled {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** In a row, for one request: how often it was told that its first try is still under way, and for how long to wait, in seconds. */
export interface Streak {
  readonly times: number
  readonly announced: number
  /** By the client's clock, from the first of them until the request was sent that was not told so any more. */
  readonly lasted: number
}

const none: Streak = { times: 0, announced: 0, lasted: 0 }
const longer = (one: number, other: number): number => Math.max(one, other)

/**
 * A program that does not give up: sends a POST under one `Idempotency-Key` until it is answered for good, over cut connections and whatever
 * says when to come again (503, and 409 with `Retry-After`).
 */
export class PersistentClient {
  readonly #url: string
  readonly #token: string
  /** The longest of all requests, each figure by itself. */
  longest: Streak = none
  /** Connections that were cut, 503s, and 409s while the first try was under way. */
  readonly counts = { cut: 0, unavailable: 0, underWay: 0 }

  constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }

  async post(path: string, body: unknown, key: string = randomUUID()): Promise<Settled> {
    let streak = none
    let since = 0
    for (;;) {
      const sentAt = performance.now()
      const answer = await this.#send(path, body, key)
      const wait = answer === null ? 0 : Number(answer.headers.get('retry-after') ?? 0)
      const isUnderWay = answer?.status === 409 && wait > 0
      if (streak.times > 0) streak = { ...streak, lasted: (sentAt - since) / 1000 }
      this.longest = {
        times: longer(streak.times, this.longest.times),
        announced: longer(streak.announced, this.longest.announced),
        lasted: longer(streak.lasted, this.longest.lasted),
      }
      if (isUnderWay) {
        if (streak.times === 0) since = performance.now()
        streak = { ...streak, times: streak.times + 1, announced: streak.announced + wait }
        this.counts.underWay += 1
      } else streak = none
      if (answer?.status === 503) this.counts.unavailable += 1
      if (answer !== null && answer.status !== 503 && !isUnderWay) return { status: answer.status, body: answer.body }
      await delay(wait > 0 ? wait * 1000 : 500)
    }
  }

  /** `null`: the connection was cut, or none was accepted. */
  async #send(path: string, body: unknown, key: string): Promise<(Settled & { readonly headers: Headers }) | null> {
    try {
      const res = await fetch(new URL(path, this.#url), {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      })
      return { status: res.status, headers: res.headers, body: (await res.json()) as Settled['body'] }
    } catch {
      this.counts.cut += 1
      return null
    }
  }
}
