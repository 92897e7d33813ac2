import { derivedId } from '../../database/derived-id.js'
import { lockCase } from '../../cases/lock-case.js'
import { reasonOf, setVerdict } from '../../cases/set-verdict.js'
import { turnCause } from '../../cases/move-case.js'
import type { Judgement } from '../../domain/judgement.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tx } from '../../tools.js'
import { deleteRejection } from '../store/rejection-store.js'

/**
 * The refresh of a rejected connection fails too now, and not for the moment only: its case becomes an ordinary one, of the credentials that
 * failed, which a good refresh ends. Its workflow waits for a person; the wake makes it tell a verdict that differs.
 */
export const turnIntoRefused = async (
  tx: Tx,
  given: { readonly caseId: string; readonly accountId: string; readonly generation: number; readonly judgement: Judgement },
): Promise<void> => {
  const { caseId, accountId, generation, judgement } = given
  const theCase = await lockCase(tx, caseId)
  if (theCase === null || theCase.outcome !== null || theCase.cause !== 'rejected' || judgement.verdict === 'transient') return
  await turnCause(tx, theCase.id, generation)
  await deleteRejection(tx, accountId)
  // One without a verdict is about to get it from the step that tried this refresh.
  if (theCase.verdict === null || theCase.verdict === 'transient') return
  const { verdict, addressee } = judgement
  await setVerdict(tx, theCase, { verdict, addressee, reason: reasonOf(judgement) })
  await enqueue(tx, {
    kind: 'wake',
    environmentId: theCase.environmentId,
    subjectId: caseId,
    payload: { id: derivedId(caseId, `refused:${String(generation)}`), why: 'held' },
  })
}
