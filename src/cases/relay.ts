import type { OutboxRow } from '../outbox/outbox-row.js'
import type { RelayHandler } from '../outbox/relay-loop.js'
import type { CaseLabels, WakeMessage } from '../temporal/temporal-tools.js'
import type { Tools } from '../tools.js'
import { caseLabels } from './case-labels.js'
import { performBulk } from './perform-bulk.js'

export { startNotes } from './start-store.js'

/** Labels that an execution is started with; `null` if the case is gone (a database restored to before it). */
const labelsOf = ({ subjectId, environmentId, ofCase }: OutboxRow): CaseLabels | null =>
  ofCase && caseLabels({ id: subjectId, environmentId, ...ofCase })

export const startHandler =
  (tools: Tools): RelayHandler =>
  async (row: OutboxRow) => {
    const labels = labelsOf(row)
    if (labels === null) return
    await tools.temporal.startCase(labels)
    tools.metrics.casesOpened.inc()
  }

export const wakeHandler =
  (tools: Tools): RelayHandler =>
  async (row: OutboxRow) => {
    const labels = labelsOf(row)
    if (labels === null) return undefined
    const message = row.payload as WakeMessage
    const isWoken = await tools.temporal.wakeCase(labels, message)
    // closeCase deletes the row of an end's wake.
    return isWoken && ('signal' in message || message.why === 'ended') ? 'left' : undefined
  }

export const bulkHandler =
  (tools: Tools): RelayHandler =>
  ({ subjectId }) =>
    performBulk(tools, subjectId)
