import type { Case } from '../src/cases/case.js'
import { holdImport } from '../src/cases/hold-import.js'
import { note } from '../src/cases/note.js'
import { reasonOf, setVerdict } from '../src/cases/set-verdict.js'
import type { Judgement } from '../src/domain/judgement.js'
import type { KeptAnswer } from '../src/domain/kept-answer.js'
import { dueAt } from '../src/domain/policy.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tx } from '../src/tools.js'

/** Whether the policy's patience with a platform that does not answer is over. */
const isConfirmOver = (tx: Tx, { ladder, openedAt }: Case): boolean => dueAt(ladder.confirm, openedAt.getTime()) <= tx.now.getTime()

/**
 * Writes what a refresh came to. A transient answer past `confirm` becomes `unknown`, and is told; once told, another transient answer
 * changes nothing. Answers whether the verdict changed.
 */
export const writeJudgement = async (tx: Tx, theCase: Case, judgement: Judgement): Promise<boolean> => {
  const verdict = judgement.verdict === 'transient' && isConfirmOver(tx, theCase) ? 'unknown' : judgement.verdict
  const addressee = verdict === 'unknown' ? 'support' : judgement.addressee
  const told = theCase.verdict !== null && theCase.verdict !== 'transient'
  if (judgement.verdict === 'transient' && told) return false
  if (verdict === theCase.verdict && addressee === theCase.addressee) return false
  if (theCase.verdict === null) {
    await note(tx, {
      caseId: theCase.id,
      kind: 'refresh_tried',
      actor: 'platform',
      data: { reason: reasonOf(judgement), ...answerOf(judgement) },
    })
    await announceRoom(tx)
  }
  await setVerdict(tx, theCase, { verdict, addressee, reason: reasonOf(judgement), ...answerOf(judgement) })
  await holdImport(tx, theCase, verdict)
  return true
}

/** An answer that no rule knows, for whoever has to read it. */
const answerOf = ({ answer }: Judgement): { readonly answer?: KeptAnswer } => (answer === undefined ? {} : { answer })
