import type { Client } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import { caseWorkflowId } from '../../src/temporal/names.js'

type History = temporal.api.history.v1.IHistory

/** A case's execution as Temporal's UI shows it. */
export interface CaseHistory {
  readonly raw: History
  /** In order: an activity's name, `signal:<name>`, `update:<name>`, `timer`; at the end `completed` or what else closed it. */
  readonly story: readonly string[]
  readonly activities: readonly string[]
  readonly events: number
}

export const readCaseHistory = async (client: Client, caseId: string): Promise<CaseHistory> => {
  const raw = (await client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory()) as History
  const activities: string[] = []
  const story = (raw.events ?? []).flatMap((event): readonly string[] => {
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name
    if (event.activityTaskScheduledEventAttributes) {
      const name = event.activityTaskScheduledEventAttributes.activityType?.name ?? ''
      activities.push(name)
      return [name]
    }
    if (event.workflowExecutionSignaledEventAttributes) return [`signal:${event.workflowExecutionSignaledEventAttributes.signalName ?? ''}`]
    if (update != null) return [`update:${update}`]
    if (event.timerStartedEventAttributes) return ['timer']
    if (event.workflowExecutionCompletedEventAttributes) return ['completed']
    if (event.workflowExecutionCanceledEventAttributes) return ['cancelled']
    if (event.workflowExecutionFailedEventAttributes) return ['failed']
    if (event.workflowExecutionTerminatedEventAttributes) return ['terminated']
    return []
  })
  return { raw, story, activities, events: raw.events?.length ?? 0 }
}
