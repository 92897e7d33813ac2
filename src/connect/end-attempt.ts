import { note } from '../cases/note.js'
import type { Tx } from '../tools.js'
import type { Attempt, EndingData } from './attempt.js'
import type { Ending } from './pages/page-state.js'
import { markFailed } from './attempt-store.js'
import { selectOpenCase } from './store.js'

/** Ends an attempt that changed nothing: its page is stored, sealed values are erased, and the open case's timeline records it. */
export const endAttempt = async (
  tx: Tx,
  attempt: Pick<Attempt, 'id' | 'accountId'>,
  ending: Exclude<Ending, 'done' | 'waits'>,
  data: EndingData = {},
): Promise<void> => {
  await markFailed(tx, attempt.id, { ending, data, accountId: attempt.accountId })
  const caseId = attempt.accountId === null ? null : await selectOpenCase(tx, attempt.accountId)
  if (caseId === null) return
  await note(tx, {
    caseId,
    kind: 'attempt_failed',
    actor: 'contact',
    data: {
      attempt_id: attempt.id,
      ending,
      ...(data.code !== undefined && { code: data.code }),
      ...(data.missing !== undefined && { missing_scopes: data.missing }),
    },
  })
}
