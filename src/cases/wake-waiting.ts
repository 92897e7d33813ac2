import { randomUUID } from 'node:crypto'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { selectPutOff, selectWaitingForWindow } from './store.js'

/** Cases whose mail waits for its hour look again: the hours, or a zone, have changed. `integrationId`: only those of one integration. */
export const wakeWaitingForWindow = async (tx: Tx, environmentId: string, integrationId: string | null = null): Promise<void> => {
  await wake(tx, environmentId, await selectWaitingForWindow(tx, environmentId, integrationId))
}

/** Cases whose mail waits for its turn or for a place under a cap look again at once: the limits have changed. */
export const wakePutOff = async (tx: Tx, environmentId: string): Promise<void> => {
  await wake(tx, environmentId, await selectPutOff(tx, environmentId))
}

/** The step that this wake leads to ends the wait (`emitWebhook`). */
const wake = async (tx: Tx, environmentId: string, caseIds: readonly string[]): Promise<void> => {
  for (const subjectId of caseIds)
    await enqueue(tx, { kind: 'wake', environmentId, subjectId, payload: { id: randomUUID(), why: 'contacts' } })
}
