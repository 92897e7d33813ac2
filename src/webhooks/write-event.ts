import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
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

/** Writes the fact, and what it takes to tell each webhook that wants it, in the transaction of what it tells, right before it commits. */
export const writeEvent = (tx: Tx, { environmentId, event, payload, accountId, caseId, id }: NewEvent): Promise<void> => {
  tx.pending.add(insertEvents, {
    id: id ?? randomUUID(),
    environmentId,
    event,
    payload,
    accountId: accountId ?? null,
    caseId: caseId ?? null,
    createdAt: tx.now,
  })
  return Promise.resolve()
}
