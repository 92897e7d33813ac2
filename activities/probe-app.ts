import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import type { Steps } from '../src/domain/steps.js'
import { incidentStanding } from '../src/incidents/incident-standing.js'
import { probeApp as probe } from '../src/incidents/probe-app.js'
import type { Tools } from '../src/tools.js'
import { incidentOf, notDone } from './incident-step.js'

/** Whether the app works again, asked with a few of its accounts. Fails, benignly and retryably, until the incident is closed. */
export const probeApp =
  (tools: Tools): Steps['probeApp'] =>
  async ({ incidentId }) => {
    const incident = await incidentOf(tools, incidentId)
    if (incident.closedAt !== null) return incidentStanding(incident, tools.settings)
    const waitMs = await probe(tools, incident, ({ accountId, generation }) =>
      refreshAccount(tools, accountId, { wait: false, ifGeneration: generation }),
    )
    const after = await incidentOf(tools, incidentId)
    if (after.closedAt === null) throw notDone('NotMendedYet', waitMs)
    return incidentStanding(after, tools.settings)
  }
