import { randomUUID } from 'node:crypto'
import type { WriteRows } from '../database/pending-writes.js'
import type { Tx } from '../tools.js'
import type { Event } from './event.js'
import { ownTriesOf } from './own-tries.js'
import { insertEvents } from './store/delivery-store.js'

export interface NewEvent {
  readonly environmentId: string
  /** `entity:action`, the contract's name. */
  readonly event: string
  /** JSON, without a secret: it is stored, sent and shown. */
  readonly payload: unknown
  readonly accountId?: string
  readonly caseId?: string
  /** Derived by callers that may run again; an event of this id that is there already is left alone. */
  readonly id?: string
}

/** Writes the event and its deliveries in the transaction of the change that it reports, right before it commits. */
export const writeEvent = (tx: Tx, { environmentId, event, payload, accountId, caseId, id }: NewEvent): Promise<void> => {
  tx.pending.add(writeEvents, {
    tx,
    event: {
      id: id ?? randomUUID(),
      environmentId,
      event,
      payload,
      accountId: accountId ?? null,
      caseId: caseId ?? null,
      createdAt: tx.now,
    },
  })
  return Promise.resolve()
}

/** All of one transaction. What this process can try itself is its own from the beginning, and is tried once that has committed. */
const writeEvents: WriteRows<{ readonly tx: Tx; readonly event: Event }> = async (db, all) => {
  const tx = all[0]?.tx
  const tries = tx && ownTriesOf(tx)
  const claimed = await insertEvents(
    db,
    all.map(({ event }) => event),
    tries?.own ?? null,
  )
  if (claimed.length > 0) {
    tx?.pending.onEnd((isCommitted) => {
      if (isCommitted) tries?.take(claimed)
    })
  }
}
