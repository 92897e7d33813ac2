import { incidentWorkflowId } from '../temporal/names.js'
import type { Tools } from '../tools.js'

/** The incident's execution in Temporal's UI; `null` where nobody said where that is. */
export const incidentUrl = ({ settings, temporal }: Tools, incidentId: string): string | null =>
  settings.temporalUiUrl === undefined
    ? null
    : `${settings.temporalUiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(incidentWorkflowId(incidentId))}`
