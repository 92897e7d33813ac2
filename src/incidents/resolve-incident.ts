import { audit } from '../access/audit.js'
import { Conflict, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { closeIncident } from './close-incident.js'
import { selectIncident } from './store.js'

/**
 * Staff say that it is over, or was none: its cases are released, and each goes on as its own answer says.
 * @throws NotFound; Conflict when it is closed
 */
export const resolveIncident = async (
  tx: Tx,
  { environmentId, id, actor }: { readonly environmentId: string; readonly id: string; readonly actor: string },
): Promise<void> => {
  const incident = await selectIncident(tx, id, 'FOR NO KEY UPDATE')
  if (incident?.environmentId !== environmentId) throw new NotFound()
  if (!(await closeIncident(tx, incident, 'resolved'))) throw new Conflict('The incident is closed already')
  await audit(tx, { environmentId, actor, action: 'resolved', subjectKind: 'incident', subjectId: id })
}
