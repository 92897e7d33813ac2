import type { Client } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import type { DoneStep } from '../../src/domain/steps.js'
import { caseWorkflowId } from '../../src/temporal/names.js'

type History = temporal.api.history.v1.IHistory

/** A case's execution as Temporal's UI shows it. */
export interface CaseHistory {
  readonly raw: History
  /**
   * In order: a step's name, `signal:<name>`, `update:<name>`, `timer`; at the end `completed` or what else closed it. A step that another
   * did in its turn comes after it; those that were done when the case was opened together with others come first, then `delay`.
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
      const names = stepsDoneIn(event.activityTaskCompletedEventAttributes).map(({ step }) => step)
      activities.push(...names)
      return names
    }
    if (event.workflowExecutionStartedEventAttributes) {
      const { firstWorkflowTaskBackoff: delay } = event.workflowExecutionStartedEventAttributes
      const names = stepsOpenedWith(event.workflowExecutionStartedEventAttributes).map(({ step }) => step)
      activities.push(...names)
      return Number(delay?.seconds ?? 0) > 0 || (delay?.nanos ?? 0) > 0 ? [...names, 'delay'] : names
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
export const stepsDoneIn = ({ result }: temporal.api.history.v1.IActivityTaskCompletedEventAttributes): readonly DoneStep[] =>
  (firstOf(result) as { did?: readonly DoneStep[] } | null)?.did ?? []

/** The steps that were done before the execution was started. */
export const stepsOpenedWith = ({ input }: temporal.api.history.v1.IWorkflowExecutionStartedEventAttributes): readonly DoneStep[] =>
  (firstOf(input) as { opened?: { did?: readonly DoneStep[] } } | null)?.opened?.did ?? []

const firstOf = (payloads: temporal.api.common.v1.IPayloads | null | undefined): unknown => {
  const data = payloads?.payloads?.[0]?.data
  return data == null ? null : JSON.parse(Buffer.from(data).toString() || 'null')
}
