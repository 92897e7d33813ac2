import { derivedId } from '../database/derived-id.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { writeEvent } from '../webhooks/write-event.js'
import { incidentJson } from './incident-json.js'
import type { Incident, IncidentEnd } from './incident.js'
import { selectIncidentView, updateClosed } from './store.js'

/** Closes an incident, with its event; its workflow is woken and releases the cases, a few at a time. False: it was closed before. */
export const closeIncident = async (tx: Tx, { id, environmentId }: Incident, why: IncidentEnd): Promise<boolean> => {
  if (!(await updateClosed(tx, id, why, tx.now))) return false
  const view = await selectIncidentView(tx, id, null)
  await writeEvent(tx, {
    id: derivedId(id, 'incident:closed'),
    environmentId,
    event: 'incident:closed',
    payload: view && incidentJson(view),
  })
  await enqueue(tx, { kind: 'incident', environmentId, subjectId: id })
  return true
}
