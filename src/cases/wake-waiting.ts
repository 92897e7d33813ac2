import { randomUUID } from 'node:crypto'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { selectWaitingForWindow } from './store.js'

/** Cases whose mail waits for its hour look again: the hours, or a zone, have changed. `integrationId`: only those of one integration. */
export const wakeWaitingForWindow = async (tx: Tx, environmentId: string, integrationId: string | null = null): Promise<void> => {
  for (const subjectId of await selectWaitingForWindow(tx, environmentId, integrationId))
    await enqueue(tx, { kind: 'wake', environmentId, subjectId, payload: { id: randomUUID(), why: 'contacts' } })
}
