import { incidentWorkflowId } from '../temporal/names.js'
import type { Tools } from '../tools.js'

/** Returns the address of the incident's execution in Temporal's UI; `null` if the UI's address is not set. */
export const incidentUrl = ({ settings, temporal }: Tools, incidentId: string): string | null =>
  settings.temporalUiUrl === undefined
    ? null
    : `${settings.temporalUiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(incidentWorkflowId(incidentId))}`
