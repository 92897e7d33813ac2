import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import { insertRow } from './store.js'

export interface OutboxEntry {
  readonly kind: 'start' | 'wake' | 'webhook' | 'mail'
  readonly environmentId: string
  /** The case, delivery or mail that it is about. */
  readonly subjectId: string
  readonly payload?: Readonly<Record<string, unknown>>
}

/** A row of the caller's transaction, relayed after its commit until it is taken. */
export const enqueue = (tx: Tx, { kind, environmentId, subjectId, payload = {} }: OutboxEntry): Promise<void> =>
  insertRow(tx, { id: randomUUID(), kind, environmentId, subjectId, payload })
