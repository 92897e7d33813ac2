import type { Hold } from '../domain/case.js'
import type { Judgement } from '../domain/judgement.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { moveCase } from './move-case.js'
import { note } from './note.js'
import { reasonOf, setVerdict } from './set-verdict.js'

/**
 * Writes a verdict that notifies no one: the case is held with it, no event, no mail, the account's status as it was, until `release`
 * tells it. The caller holds the case's row.
 */
export const holdUntold = async (
  tx: Tx,
  theCase: Case,
  { why, judgement }: { readonly why: Hold; readonly judgement: Judgement },
): Promise<void> => {
  await setVerdict(tx, theCase, { verdict: judgement.verdict, addressee: judgement.addressee, reason: reasonOf(judgement) })
  const isHeld = theCase.stage === 'held'
  await moveCase(tx, theCase.id, {
    stage: 'held',
    verdictAt: tx.now,
    told: theCase.verdicts + 1,
    ...(isHeld ? {} : { hold: { why, since: tx.now } }),
  })
  if (!isHeld) await note(tx, { caseId: theCase.id, kind: 'held', data: { why } })
}
