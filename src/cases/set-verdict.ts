import type { Reason } from '../domain/case.js'
import type { KeptAnswer } from '../domain/kept-answer.js'
import type { Judgement } from '../domain/judgement.js'
import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { note } from './note.js'
import { updateVerdict } from './store.js'

/** A judgement as a case keeps it. */
export const reasonOf = (judgement: Judgement): Reason => ({
  code: judgement.code,
  summary: judgement.summary,
  http_status: judgement.httpStatus,
  platform_code: judgement.platformCode,
  platform_message: judgement.platformMessage,
})

/** Writes a verdict that differs from the case's; telling of it (emitWebhook) comes next. Returns the case as it then is. */
export const setVerdict = async (
  tx: Tx,
  theCase: Case,
  given: {
    readonly verdict: Case['verdict'] & string
    readonly addressee: Case['addressee']
    readonly reason: Reason
    /** All that the platform said, where that is not understood. */
    readonly answer?: KeptAnswer
    readonly actor?: string
    /** The verdict before, where staff say that it was wrong: the same answer again does not bring it back. */
    readonly wrong?: { readonly verdict: Case['verdict']; readonly addressee: Case['addressee'] }
    /** The incident on whose account it was set. */
    readonly incidentId?: string
    /** The row of the decision table that it comes from. */
    readonly row?: string
  },
): Promise<Case> => {
  const { verdict, addressee, reason, wrong } = given
  const changed = await updateVerdict(tx, {
    id: theCase.id,
    verdict,
    addressee,
    reason,
    at: tx.now,
    overruledCode: wrong === undefined ? null : reason.code,
  })
  await note(tx, {
    caseId: theCase.id,
    kind: 'verdict',
    data: {
      verdict: given.verdict,
      addressee: given.addressee,
      reason: given.reason,
      ...(given.answer === undefined ? {} : { answer: given.answer }),
      ...(given.wrong === undefined ? {} : { wrong: given.wrong }),
      ...(given.incidentId === undefined ? {} : { incident_id: given.incidentId }),
      ...(given.row === undefined ? {} : { row: given.row }),
    },
    ...(given.actor === undefined ? {} : { actor: given.actor }),
  })
  return changed ?? theCase
}
