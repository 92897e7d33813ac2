import { randomUUID } from 'node:crypto'
import { NotFound } from '../http/errors.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { deleteFailure, lockSandboxAccount } from './store.js'

/** The account's refreshes go to the platform again; a case that is probed is probed at once. @throws NotFound */
export const mendAccount = async (
  tx: Tx,
  { environmentId, id }: { readonly environmentId: string; readonly id: string },
): Promise<void> => {
  const account = await lockSandboxAccount(tx, environmentId, id)
  if (account === null) throw new NotFound()
  await deleteFailure(tx, id)
  if (account.probedCaseId === null) return
  await enqueue(tx, { kind: 'wake', environmentId, subjectId: account.probedCaseId, payload: { id: randomUUID(), why: 'probe' } })
}
