import { caseWorkflowId } from '../temporal/names.js'
import type { Tools } from '../tools.js'

/** The case's execution in Temporal's UI; `null` where nobody said where that is. */
export const workflowUrl = ({ settings, temporal }: Tools, caseId: string): string | null =>
  settings.temporalUiUrl === undefined
    ? null
    : `${settings.temporalUiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(caseWorkflowId(caseId))}`
