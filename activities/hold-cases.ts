import { wakeHeld, casesToHold } from '../src/incidents/release-case.js'
import { incidentAgainst } from '../src/incidents/incident-of.js'
import { incidentStanding } from '../src/incidents/incident-standing.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { lock } from './case-step.js'
import { incidentOf, notDone } from './incident-step.js'

const page = 100
/** A try that takes longer leaves the rest to the next one, well within the step's 20 s. */
const longestMs = 5_000
const soonMs = 100

/** Holds the cases that were open before the incident; a case that gets its verdict later joins by itself. Each is held in its own transaction. */
export const holdCases =
  (tools: Tools): Steps['holdCases'] =>
  async ({ incidentId }) => {
    const incident = await incidentOf(tools, incidentId)
    const began = performance.now()
    while (incident.closedAt === null) {
      const caseIds = await casesToHold(tools.database, incident, page)
      if (caseIds.length === 0) break
      for (const caseId of caseIds) {
        await tools.database.transaction(async (tx) => {
          const { theCase } = await lock(tx, caseId)
          const open = theCase.outcome === null ? await incidentAgainst(tx, theCase) : null
          if (open?.id !== incidentId) return
          await joinIncident(tx, theCase, open)
          await wakeHeld(tx, theCase, incidentId)
        })
        if (performance.now() - began > longestMs) throw notDone('MoreCases', soonMs)
      }
    }
    return incidentStanding(incident, tools.settings)
  }
