import { ApplicationFailure } from '@temporalio/common'
import { findIncident } from '../src/incidents/incident-of.js'
import type { Incident } from '../src/incidents/incident.js'
import type { Tools } from '../src/tools.js'

/** No row: the database was restored to before this incident. The workflow completes. */
export const incidentGone = (): ApplicationFailure => ApplicationFailure.nonRetryable('The incident is not in the database', 'IncidentGone')

export const incidentOf = async (tools: Tools, incidentId: string): Promise<Incident> => {
  const incident = await findIncident(tools.database, incidentId)
  if (incident === null) throw incidentGone()
  return incident
}

/** The rest is another try's: `afterMs` from now. */
export const notDone = (type: 'MoreCases' | 'NotMendedYet', afterMs: number): ApplicationFailure =>
  ApplicationFailure.create({
    message: type === 'MoreCases' ? 'More cases are left' : 'Not mended yet; asked again later',
    type,
    nextRetryDelay: afterMs,
    category: 'BENIGN',
  })
