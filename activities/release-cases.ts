import type { Steps } from '../src/domain/steps.js'
import { casesHeld, endIncident, releaseCase } from '../src/incidents/release-case.js'
import type { Tools } from '../src/tools.js'
import { lock } from './case-step.js'
import { incidentOf, notDone } from './incident-step.js'

/** One try releases what the setting allows for a second. */
const everyMs = 1_000

/** Paced, so that neither the platform nor people are met with all of an app's accounts at once. */
export const releaseCases =
  (tools: Tools): Steps['releaseCases'] =>
  async ({ incidentId }) => {
    const { cause, closedWhy } = await incidentOf(tools, incidentId)
    const batch = Math.max(1, Math.round(tools.settings.incidentReleasePerMinute / 60))
    const caseIds = await casesHeld(tools.database, incidentId, batch)
    for (const caseId of caseIds) {
      await tools.database.transaction(async (tx) => {
        await releaseCase(tx, (await lock(tx, caseId)).theCase)
      })
    }
    if (caseIds.length === batch) throw notDone('MoreCases', everyMs)
    await tools.database.transaction((tx) => endIncident(tx, incidentId))
    tools.metrics.incidentsEnded.inc({ cause, why: closedWhy ?? 'none' })
  }
