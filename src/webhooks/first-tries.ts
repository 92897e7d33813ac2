import { AsyncResource } from 'node:async_hooks'
import type { FurtherLoop } from '../outbox/start-relay.js'
import { Waker } from '../outbox/waker.js'
import type { Tools, Tx } from '../tools.js'
import type { Claimed } from './claimed.js'
import { firstTriesKind } from './first-tries-kind.js'
import { addOwnTries } from './own-tries.js'
import type { OwnTries } from './own-tries.js'
import { EndpointPlaces } from './places.js'
import type { Posted } from './post-signed.js'
import { claimAtOnce, letGo, selectUnreached } from './store/claim-store.js'
import { leaveToWorkflow } from './store/delivery-store.js'
import type { OwnPlaces } from './store/delivery-store.js'
import { lockEndpoint } from './store/webhook-store.js'
import { leaseMs, postClaimed, settleClaimed } from './try-claimed.js'
import { lookBy } from './wake-webhook.js'

/** A poll each second finds what no notification announced: leases of dead relays, endpoints whose circuit is open. */
const pollMs = 1_000

/**
 * The relay's first tries: straight from the deliveries' rows, many at a time, with no Temporal and no row of the outbox. A failed one
 * wakes the endpoint's workflow, which makes all later ones.
 */
export class FirstTries implements FurtherLoop, OwnTries {
  readonly kind = firstTriesKind
  readonly #tools: Tools
  readonly #places: EndpointPlaces
  readonly #underWay = new Set<Promise<void>>()
  readonly #waker = new Waker()
  #stopping = false
  #lookedAt = 0
  #running: Promise<void> = Promise.resolve()

  constructor(tools: Tools) {
    this.#tools = tools
    this.#places = new EndpointPlaces(tools.settings.webhookConcurrency, tools.settings.deliveryTimeout / 2)
  }

  start(): this {
    this.#running = this.#run()
    if (this.#tools.database.takers) addOwnTries(this.#tools.database.takers, this)
    return this
  }

  get own(): OwnPlaces | null {
    const places = this.#places.free
    return this.#stopping || places.all <= 0 ? null : { places, leaseMs: leaseMs(this.#tools) }
  }

  /** Not the work of the request or the step that wrote them. */
  readonly take = AsyncResource.bind((claimed: readonly Claimed[]): void => {
    if (this.#stopping) void letGo(this.#tools.database, claimed).catch(() => undefined)
    else this.#beginAll(claimed)
  })

  poke(): void {
    this.#waker.poke()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#waker.poke()
    await this.#running
    await Promise.all(this.#underWay)
    await letGo(this.#tools.database, this.#places.leave()).catch(() => undefined)
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#waker.look()
      const claimed = await this.#claim()
      this.#beginAll(claimed)
      if (performance.now() - this.#lookedAt >= pollMs) await this.#leaveUnreached()
      if (claimed.length === 0 || this.#places.isSupplied) await this.#waker.pause(pollMs)
    }
  }

  async #claim(): Promise<readonly Claimed[]> {
    const free = this.#places.free
    if (free.all <= 0) return []
    try {
      return await claimAtOnce(this.#tools.database, free, leaseMs(this.#tools))
    } catch (error) {
      this.#tools.log.warn({ err: error }, 'deliveries could not be read; it is tried again')
      return []
    }
  }

  #beginAll(claimed: readonly Claimed[]): void {
    for (const one of claimed) this.#places.add(one)
    for (const webhookId of new Set(claimed.map((one) => one.webhookId))) this.#begin(webhookId)
  }

  /** Starts as many as have a place. */
  #begin(webhookId: string): void {
    for (let next = this.#places.take(webhookId); next; next = this.#places.take(webhookId)) {
      const work = this.#try(next).finally(() => this.#underWay.delete(work))
      this.#underWay.add(work)
    }
  }

  async #try(claimed: Claimed): Promise<void> {
    const { log } = this.#tools
    const { webhookId } = claimed
    let posted: Posted | null = null
    try {
      posted = await postClaimed(this.#tools, claimed)
    } catch (error) {
      log.error({ err: error, webhook_id: webhookId }, 'a delivery could not be tried; it is tried again when its lease is over')
    }
    // A place is taken while the POST lasts, not while its outcome is written.
    const left = this.#places.giveBack(webhookId, { delivered: posted?.delivered === true, ms: posted?.tried.ms ?? 0 })
    if (!this.#stopping) {
      this.#begin(webhookId)
      for (const other of this.#places.takeStarved()) this.#begin(other)
    }
    if (!this.#places.isSupplied) this.poke()
    try {
      if (left.length > 0) await letGo(this.#tools.database, left)
      if (posted !== null) await settleClaimed(this.#tools, claimed, posted, { by: 'relay', areMoreComing: this.#places.isBusy(webhookId) })
    } catch (error) {
      log.warn({ err: error, webhook_id: webhookId }, 'an outcome could not be written; the delivery is tried again')
    }
  }

  async #leaveUnreached(): Promise<void> {
    this.#lookedAt = performance.now()
    const { database, log } = this.#tools
    try {
      for (const id of await selectUnreached(database)) await database.transaction((tx) => leaveUnreached(tx, id))
    } catch (error) {
      log.warn({ err: error }, 'deliveries could not be left to their workflow; it is tried again')
    }
  }
}

/** Deliveries of an endpoint whose circuit is open are its workflow's; those of an inactive one wait until it is active. */
const leaveUnreached = async (tx: Tx, webhookId: string): Promise<void> => {
  const endpoint = await lockEndpoint(tx, webhookId)
  if (!endpoint || (endpoint.isActive && endpoint.openUntil === null)) return
  await leaveToWorkflow(tx, webhookId)
  if (endpoint.isActive && endpoint.openUntil !== null) await lookBy(tx, endpoint, endpoint.openUntil)
}
