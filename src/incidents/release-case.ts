import type { Case } from '../cases/case.js'
import { moveCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { derivedId } from '../database/derived-id.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Queryable } from '../database/database.js'
import type { Tx } from '../tools.js'
import { selectHeld, selectToHold, updateWorkflowClosed } from './store.js'
import type { Incident } from './incident.js'

/**
 * Releases a case that was held under a closed incident: it is probed by itself, and continues as its own response requires. If a person was being
 * asked before, they are asked again from the same reminder step. The caller holds the case's row.
 */
export const releaseCase = async (tx: Tx, theCase: Case): Promise<void> => {
  const { id: caseId, incidentId } = theCase
  if (theCase.outcome !== null || theCase.holdWhy !== 'incident' || incidentId === null) return
  const wasAsked = theCase.verdict === 'user'
  await moveCase(tx, caseId, {
    ...(wasAsked
      ? { stage: theCase.escalatedAt === null ? ('awaiting_user' as const) : ('escalated' as const), hold: null }
      : { hold: { why: 'operator' as const, since: tx.now } }),
  })
  await note(tx, { caseId, kind: 'released', step: `released:${incidentId}`, data: { why: 'incident', incident_id: incidentId } })
  await wake(tx, theCase, derivedId(caseId, incidentId, 'released'), 'released')
}

/** Wakes a case that was put under an incident while its workflow waited for something else, so that it reads its state again. */
export const wakeHeld = (tx: Tx, theCase: Case, incidentId: string): Promise<void> =>
  wake(tx, theCase, derivedId(theCase.id, incidentId, 'held'), 'held')

const wake = (tx: Tx, theCase: Case, id: string, why: 'held' | 'released'): Promise<void> =>
  enqueue(tx, { kind: 'wake', environmentId: theCase.environmentId, subjectId: theCase.id, payload: { id, why } })

/** The next of the app's open cases that are to be put under an open incident. */
export const casesToHold = (db: Queryable, incident: Incident, limit: number): Promise<readonly string[]> =>
  selectToHold(db, incident, limit)

/** The next cases that wait under an incident. */
export const casesHeld = (db: Queryable, incidentId: string, limit: number): Promise<readonly string[]> => selectHeld(db, incidentId, limit)

/** The incident's workflow has nothing more to do. */
export const endIncident = (tx: Tx, incidentId: string): Promise<void> => updateWorkflowClosed(tx, incidentId, tx.now)
