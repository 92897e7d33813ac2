import { setTimeout as delay } from 'node:timers/promises'
import { ServiceUnavailable } from '../http/errors.js'
import type { EventClient } from '../http/mount-stream.js'
import type { Tools } from '../tools.js'
import { mostChanges, selectChanges, selectPlace } from './store.js'
import type { Change, Place } from './store.js'

const everyMs = 1_000
/** A client that was away longer reads everything again. Shorter than rows are kept. */
const resumableSeconds = 600
/** Each costs a connection and a few kB; a company's whole support fits many times. */
const mostClients = 500

/** Reads for all clients of the process what changed, each second while there is one. */
export class ChangeReader {
  readonly #tools: Pick<Tools, 'database' | 'log'>
  readonly #clients = new Set<EventClient>()
  #place: Place | null = null
  #reading = false

  constructor(tools: Pick<Tools, 'database' | 'log'>) {
    this.#tools = tools
  }

  /** @throws {ServiceUnavailable} when there are too many already */
  async listen(client: EventClient): Promise<() => void> {
    if (this.#clients.size >= mostClients) {
      throw new ServiceUnavailable('This process has as many listeners as it takes', { retryAfterSeconds: 10 })
    }
    this.#clients.add(client)
    const leave = (): void => {
      this.#clients.delete(client)
    }
    try {
      // What is read from here on reaches the client, perhaps twice; what came before is looked up.
      const place = this.#place ?? (await selectPlace(this.#tools.database))
      this.#place ??= place
      const missed = client.lastEventId === null ? [] : await this.#missed(client.lastEventId, place, client.caller.environmentId)
      if (missed === null) client.send({ event: 'reset', data: {} })
      else for (const change of missed) client.send(eventOf(change))
      this.#mark(client, place)
    } catch (error) {
      leave()
      throw error
    }
    void this.#read()
    return leave
  }

  /** `null`: unknown. */
  async #missed(lastEventId: string, place: Place, environmentId: string): Promise<readonly Change[] | null> {
    const [, xid, at] = /^(\d{1,20})\.(\d{1,12})$/.exec(lastEventId) ?? []
    // A database restored from a backup counts its transactions again.
    if (xid === undefined || BigInt(xid) > BigInt(place.xid) || place.at - Number(at) > resumableSeconds) return null
    const changes = await selectChanges(this.#tools.database, { from: xid, until: place.xid, environmentId })
    return changes.length > mostChanges ? null : changes
  }

  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    while (this.#clients.size > 0) {
      await delay(everyMs, undefined, { ref: false })
      try {
        await this.#readOnce()
      } catch (error) {
        this.#tools.log.warn({ err: error }, 'what changed could not be read; it is tried again')
      }
    }
    this.#reading = false
    // No client listens: the next one begins at the database's current position.
    this.#place = null
  }

  async #readOnce(): Promise<void> {
    const from = this.#place
    if (from === null) return
    const until = await selectPlace(this.#tools.database)
    const changes = until.xid === from.xid ? [] : await selectChanges(this.#tools.database, { from: from.xid, until: until.xid })
    this.#place = until
    for (const client of this.#clients) {
      if (changes.length > mostChanges) client.send({ event: 'reset', data: {} })
      else for (const change of changes) if (change.environmentId === client.caller.environmentId) client.send(eventOf(change))
      this.#mark(
        client,
        until,
        changes.some(({ environmentId }) => environmentId === client.caller.environmentId),
      )
    }
  }

  /** A client comes back after the last event of a batch, or with the whole batch. */
  #mark(client: EventClient, place: Place, now = true): void {
    client.currentId = `${place.xid}.${String(place.at)}`
    if (now) client.send({ id: client.currentId })
  }
}

const eventOf = ({ kind, id, stage, verdict, outcome, status }: Change) => {
  switch (kind) {
    case 'case':
      return { event: kind, data: { id, stage, verdict, outcome } }
    case 'account':
      return { event: kind, data: { id, status: status ?? 'deleted' } }
    case 'incident':
      return { event: kind, data: { id } }
  }
}
