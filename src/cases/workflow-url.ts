import { caseWorkflowId } from '../temporal/names.js'
import type { Tools } from '../tools.js'

/** Returns the address of the case's execution in Temporal's UI; `null` if the UI's address is not set. */
export const workflowUrl = ({ settings, temporal }: Tools, caseId: string): string | null =>
  settings.temporalUiUrl === undefined
    ? null
    : `${settings.temporalUiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(caseWorkflowId(caseId))}`
