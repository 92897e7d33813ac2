import { setTimeout as delay } from 'node:timers/promises'
import { ServiceUnavailable } from '../http/errors.js'
import type { EventClient } from '../http/mount-stream.js'
import type { Tools } from '../tools.js'
import { mostChanges, selectChanges, selectPlace } from './store.js'
import type { Change, Place } from './store.js'

/** Between two reads. */
const pollMs = 1_000
/** A client that was away for longer gets `reset` and fetches everything again. Rows of `changes` are kept for longer (forget-changes.ts). */
const resumableSeconds = 600
/** Each holds an HTTP connection and a few kB; a company's whole support team fits many times over. */
const mostClients = 500

/** Sends each client of `GET /stream` what changed in its environment: one read a second for all clients of the process, while there are any. */
export class ChangeReader {
  readonly #tools: Pick<Tools, 'database' | 'log'>
  readonly #clients = new Set<EventClient>()
  #place: Place | null = null
  #reading = false

  constructor(tools: Pick<Tools, 'database' | 'log'>) {
    this.#tools = tools
  }

  /**
   * Adds a client, after sending what it missed since its `Last-Event-ID`. Returns what to call when it has gone.
   * @throws {ServiceUnavailable} when there are too many already
   */
  async listen(client: EventClient): Promise<() => void> {
    if (this.#clients.size >= mostClients) {
      throw new ServiceUnavailable('This process has as many listeners as it takes', { retryAfterSeconds: 10 })
    }
    this.#clients.add(client)
    const leave = (): void => {
      this.#clients.delete(client)
    }
    try {
      // The client has joined already, so every later read reaches it: a change may come twice, but none is lost. Those before are looked up.
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

  /** Returns what changed since the client's last id (`#mark` wrote it); null if that is not known any longer, or is too much. */
  async #missed(lastEventId: string, place: Place, environmentId: string): Promise<readonly Change[] | null> {
    const [, xid, at] = /^(\d{1,20})\.(\d{1,12})$/.exec(lastEventId) ?? []
    // An id ahead of the database's: it was restored from a backup, and counts its transactions from a lower one again.
    if (xid === undefined || BigInt(xid) > BigInt(place.xid) || place.at - Number(at) > resumableSeconds) return null
    const changes = await selectChanges(this.#tools.database, { from: xid, until: place.xid, environmentId })
    return changes.length > mostChanges ? null : changes
  }

  /** Reads until no client is left. Only one such loop runs, and it does not keep the process alive. */
  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    while (this.#clients.size > 0) {
      await delay(pollMs, undefined, { ref: false })
      try {
        await this.#readOnce()
      } catch (error) {
        this.#tools.log.warn({ err: error }, 'what changed could not be read; it is tried again')
      }
    }
    this.#reading = false
    // No client waits for changes: the next one begins at the database's position then.
    this.#place = null
  }

  async #readOnce(): Promise<void> {
    const from = this.#place
    // The first client still looks up where to begin.
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

  /**
   * Sets the id that the client will send as `Last-Event-ID` to come back. It is sent after a whole batch, so that a client cut off within one gets
   * all of it again: at once, or with the next heartbeat if the batch had nothing for this client.
   */
  #mark(client: EventClient, place: Place, atOnce = true): void {
    client.currentId = `${place.xid}.${String(place.at)}`
    if (atOnce) client.send({ id: client.currentId })
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
