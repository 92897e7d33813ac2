import { randomUUID } from 'node:crypto'
import { moveCase } from '../cases/move-case.js'
import { derivedId } from '../database/derived-id.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { writeEvent } from '../webhooks/write-event.js'
import { incidentJson } from './incident-json.js'
import type { Incident } from './incident.js'
import { insertIncident, selectIncidentView, selectOpen } from './store.js'

/** Opens the app's incident, with its event and its workflow's start; answers its id. The caller holds the app's lock. */
export const openIncident = async (
  tx: Tx,
  given: Pick<Incident, 'environmentId' | 'integrationId' | 'cause' | 'reason' | 'beganAt'> & { readonly firstCaseId: string },
): Promise<string> => {
  const id = randomUUID()
  const { environmentId, integrationId, firstCaseId, ...rest } = given
  if (!(await insertIncident(tx, { id, environmentId, integrationId, openedAt: tx.now, ...rest }))) {
    const open = await selectOpen(tx, integrationId)
    if (open === null) throw new Error(`integration ${integrationId} has an incident that can be neither written nor found`)
    return open.id
  }
  await moveCase(tx, firstCaseId, { incidentId: id })
  const view = await selectIncidentView(tx, id, null)
  await writeEvent(tx, {
    id: derivedId(id, 'incident:opened'),
    environmentId,
    event: 'incident:opened',
    payload: view && incidentJson(view),
  })
  await enqueue(tx, { kind: 'incident', environmentId, subjectId: id })
  return id
}
