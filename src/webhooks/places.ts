import type { Places } from './store/claim-store.js'

/** POSTs to one endpoint at once: where a burst begins, what good answers raise it to, and what bad ones lower it to. */
const first = 8
const most = 32
const least = 2
/** Milliseconds; an endpoint that takes longer is given fewer places, so that it does not fill all of them. */
const slow = 1_000

interface Endpoint {
  limit: number
  busy: number
}

/** Who gets the places of one process: an endpoint that is slow or dead holds few, whatever has piled up for it. */
export class EndpointPlaces {
  readonly #all: number
  readonly #endpoints = new Map<string, Endpoint>()
  #busy = 0

  constructor(all: number) {
    this.#all = all
  }

  get free(): Places {
    const of = new Map([...this.#endpoints].map(([id, { limit, busy }]) => [id, Math.max(0, limit - busy)] as const))
    return { all: this.#all - this.#busy, each: first, of }
  }

  take(webhookId: string): void {
    const endpoint = this.#endpoints.get(webhookId) ?? { limit: first, busy: 0 }
    endpoint.busy += 1
    this.#busy += 1
    this.#endpoints.set(webhookId, endpoint)
  }

  /** Forgotten as soon as nothing is under way: what is kept grows with what is busy, not with how many endpoints there are. */
  giveBack(webhookId: string, { delivered, ms }: { readonly delivered: boolean; readonly ms: number }): void {
    this.#busy -= 1
    const endpoint = this.#endpoints.get(webhookId)
    if (!endpoint) return
    endpoint.busy -= 1
    endpoint.limit = delivered && ms < slow ? Math.min(most, endpoint.limit + 1) : Math.max(least, Math.floor(endpoint.limit / 2))
    if (endpoint.busy === 0) this.#endpoints.delete(webhookId)
  }
}
