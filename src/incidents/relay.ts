import type { RelayHandler } from '../outbox/relay-loop.js'
import type { Tools } from '../tools.js'
import { findIncident } from './incident-of.js'

/** The outbox's handler of `incident` rows: starts the incident's workflow, or has it look where its incident stands. */
export const incidentHandler =
  (tools: Tools): RelayHandler =>
  async ({ subjectId }) => {
    const incident = await findIncident(tools.database, subjectId)
    if (incident === null) return
    await tools.temporal.wakeIncident({ incidentId: incident.id, environment: incident.environmentId, integration: incident.integrationId })
  }
