import type { Client } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import { caseWorkflowId } from '../../src/temporal/names.js'

type History = temporal.api.history.v1.IHistory

/** A case's execution as Temporal's UI shows it. */
export interface CaseHistory {
  readonly raw: History
  /**
   * In order: a step's name, `signal:<name>`, `update:<name>`, `timer`; at the end `completed` or what else closed it. A step that another
   * did in its turn comes after it.
   */
  readonly story: readonly string[]
  readonly activities: readonly string[]
  readonly events: number
}

export const readCaseHistory = async (client: Client, caseId: string): Promise<CaseHistory> => {
  const raw = await client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory()
  const activities: string[] = []
  const story = (raw.events ?? []).flatMap((event): readonly string[] => {
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name
    if (event.activityTaskScheduledEventAttributes) {
      const name = event.activityTaskScheduledEventAttributes.activityType?.name ?? ''
      activities.push(name)
      return [name]
    }
    if (event.activityTaskCompletedEventAttributes) {
      const names = stepsDoneIn(event.activityTaskCompletedEventAttributes)
      activities.push(...names)
      return names
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

/** The steps that an activity did in its own turn, as its answer names them. */
export const stepsDoneIn = ({ result }: temporal.api.history.v1.IActivityTaskCompletedEventAttributes): readonly string[] => {
  const data = result?.payloads?.[0]?.data
  if (data == null) return []
  const answer = JSON.parse(Buffer.from(data).toString() || 'null') as { did?: readonly { step: string }[] } | null
  return (answer?.did ?? []).map(({ step }) => step)
}
