import type { Case } from '../cases/case.js'
import { moveCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { setVerdict } from '../cases/set-verdict.js'
import type { Reason } from '../domain/case.js'
import type { Tx } from '../tools.js'
import type { Incident } from './incident.js'

/**
 * Puts a case under its app's incident: the operator's until it clears, whatever the answer said; telling of that (emitWebhook) holds it.
 * A person who was asked before the incident began was asked for another cause: that case keeps its verdict, and only waits.
 * Returns the case as it then is.
 */
export const joinIncident = async (tx: Tx, theCase: Case, incident: Incident, reason: Reason = theCase.reason): Promise<Case> => {
  const { id: caseId, verdict, addressee, stage, told, verdicts } = theCase
  const joined = await moveCase(tx, caseId, { incidentId: incident.id, secondLookAt: null })
  const isAsked = told === verdicts && (stage === 'awaiting_user' || stage === 'escalated')
  const askedBefore = isAsked && theCase.judgedAt !== null && theCase.judgedAt < incident.beganAt
  if (!askedBefore && (verdict !== 'operator' || addressee !== 'operator')) {
    return setVerdict(tx, theCase, { verdict: 'operator', addressee: 'operator', reason, incidentId: incident.id })
  }
  // Not told yet: telling it comes next, and finds the incident.
  if (told < verdicts) return joined ?? theCase
  const held = await moveCase(tx, caseId, { stage: 'held', hold: { why: 'incident', since: tx.now } })
  await note(tx, { caseId, kind: 'held', step: `incident:${incident.id}`, data: { why: 'incident', incident_id: incident.id } })
  return held ?? theCase
}
