import type { Steps } from '../src/domain/steps.js'
import { incidentStanding } from '../src/incidents/incident-standing.js'
import { lockIncident } from '../src/incidents/incident-of.js'
import { tellOperator } from '../src/incidents/tell-operator.js'
import { incidentUrl } from '../src/incidents/incident-url.js'
import type { Tools } from '../src/tools.js'
import { incidentGone } from './incident-step.js'

/** Tells the operator, once for each time it is due: a second run finds that it was done. */
export const alertOperator =
  (tools: Tools): Steps['alertOperator'] =>
  ({ incidentId }) =>
    tools.database.transaction(async (tx) => {
      const incident = await lockIncident(tx, incidentId)
      if (incident === null) throw incidentGone()
      const standing = incidentStanding(incident, tools.settings)
      if (standing.closed || Date.parse(standing.tellAt) > tx.now.getTime()) return standing
      await tellOperator(tx, incident, incidentUrl(tools, incidentId))
      return incidentStanding({ ...incident, alerts: incident.alerts + 1, toldAt: tx.now }, tools.settings)
    })
