import { randomUUID } from 'node:crypto'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import type { Integration } from './integration.js'
import { selectProbedCases } from './store.js'

/** The cases of an integration whose fault may just have been fixed are probed at once. */
export const wakeHeldCases = async (tx: Tx, { id, environmentId }: Pick<Integration, 'id' | 'environmentId'>): Promise<void> => {
  for (const caseId of await selectProbedCases(tx, id)) {
    await enqueue(tx, { kind: 'wake', environmentId, subjectId: caseId, payload: { id: randomUUID(), why: 'probe' } })
  }
}
