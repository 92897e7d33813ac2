import type { Claimed } from './claimed.js'
import type { Places } from './store/claim-store.js'

/** POSTs to one endpoint at once: where a burst begins, what good answers raise it to, and what bad ones lower it to. */
const first = 8
const most = 32
const least = 2
/** Milliseconds; an endpoint that takes longer is given fewer places, so that it does not fill all of them. */
const slow = 1_000
/** Deliveries that are taken ahead for an endpoint that has answered well, so that a statement takes many of them; and for all together. */
const aheadOfOne = 512
const aheadOfAll = 4_096
/** Endpoints that answered well lately and are remembered while nothing is under way for them. */
const mostIdle = 100

interface Endpoint {
  limit: number
  busy: number
  readonly waiting: Waiting[]
}

interface Waiting {
  readonly claimed: Claimed
  /** Milliseconds of the process's clock. */
  readonly since: number
}

const ahead = ({ limit }: Endpoint): number => (limit === most ? aheadOfOne : 0)

/** Who gets the places of one process: an endpoint that is slow or dead holds few, whatever has piled up for it. */
export class EndpointPlaces {
  readonly #all: number
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #mostWaitMs: number
  /** Endpoints for which something waits only because all places were taken. */
  #starved = new Set<string>()
  #busy = 0
  #waiting = 0

  /** `mostWaitMs`: a delivery that waits longer is left to another claim after its lease has expired. */
  constructor(all: number, mostWaitMs: number) {
    this.#all = all
    this.#mostWaitMs = mostWaitMs
  }

  /** What may be claimed now. */
  get free(): Places {
    const of = new Map(
      [...this.#endpoints].map(([id, one]) => [id, Math.max(0, one.limit + ahead(one) - one.busy - one.waiting.length)] as const),
    )
    const all = this.#all - this.#busy
    return { all: all <= 0 ? 0 : all + Math.max(0, aheadOfAll - this.#waiting), each: first, of }
  }

  /** Enough of what was taken ahead waits for every endpoint that is busy, so that a claim can wait for more. */
  get isSupplied(): boolean {
    for (const one of this.#endpoints.values()) {
      if (one.busy > 0 && (one.waiting.length < ahead(one) / 2 || one.busy < one.limit - first / 2)) return false
    }
    return true
  }

  /** Whether something is under way to this endpoint. */
  isBusy(webhookId: string): boolean {
    return (this.#endpoints.get(webhookId)?.busy ?? 0) > 0
  }

  add(claimed: Claimed): void {
    const endpoint = this.#endpoints.get(claimed.webhookId) ?? { limit: first, busy: 0, waiting: [] }
    endpoint.waiting.push({ claimed, since: performance.now() })
    this.#waiting += 1
    this.#endpoints.set(claimed.webhookId, endpoint)
  }

  /** The next one that has a place, oldest of its endpoint first. It holds the place until it is given back. */
  take(webhookId: string): Claimed | undefined {
    const endpoint = this.#endpoints.get(webhookId)
    while (endpoint !== undefined && endpoint.waiting.length > 0 && endpoint.busy < endpoint.limit) {
      if (this.#busy >= this.#all) {
        this.#starved.add(webhookId)
        return undefined
      }
      const next = endpoint.waiting.shift()
      this.#waiting -= 1
      if (next === undefined || performance.now() - next.since > this.#mostWaitMs) continue
      this.#busy += 1
      endpoint.busy += 1
      return next.claimed
    }
    if (endpoint?.busy === 0) this.#rest(webhookId, endpoint)
    return undefined
  }

  /** Those that may have a place now that one is free. */
  takeStarved(): readonly string[] {
    const starved = this.#busy < this.#all ? [...this.#starved] : []
    for (const id of starved) this.#starved.delete(id)
    return starved
  }

  /** Returns what had been taken ahead for an endpoint that turns out slow or dead: others may have it, later. */
  giveBack(webhookId: string, { delivered, ms }: { readonly delivered: boolean; readonly ms: number }): readonly Claimed[] {
    this.#busy -= 1
    const endpoint = this.#endpoints.get(webhookId)
    if (!endpoint) return []
    endpoint.busy -= 1
    const isGood = delivered && ms < slow
    endpoint.limit = isGood ? Math.min(most, endpoint.limit + 1) : Math.max(least, Math.floor(endpoint.limit / 2))
    const left = isGood ? [] : endpoint.waiting.splice(0).map(({ claimed }) => claimed)
    this.#waiting -= left.length
    if (endpoint.busy === 0 && endpoint.waiting.length === 0) this.#rest(webhookId, endpoint)
    return left
  }

  /** What is kept grows with what is busy, not with how many endpoints there are. */
  #rest(webhookId: string, endpoint: Endpoint): void {
    this.#endpoints.delete(webhookId)
    if (endpoint.limit <= first) return
    this.#endpoints.set(webhookId, endpoint)
    const idle = [...this.#endpoints].filter(([, { busy, waiting }]) => busy === 0 && waiting.length === 0)
    for (const [id] of idle.slice(0, Math.max(0, idle.length - mostIdle))) this.#endpoints.delete(id)
  }

  /** Work that was claimed ahead and not begun. */
  leave(): readonly Claimed[] {
    return [...this.#endpoints.values()].flatMap(({ waiting }) => waiting.splice(0).map(({ claimed }) => claimed))
  }
}
