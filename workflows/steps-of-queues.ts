import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { ActivityOptions } from '@temporalio/workflow'
import { stepTimes } from '../src/domain/step-times.js'
import type { StepGroup, StepsOf } from '../src/domain/step-times.js'
import type { Steps } from '../src/domain/steps.js'

type QueueSuffix = 'cases' | 'mail' | 'platform' | 'webhooks' | 'sweep'

/** The installation's prefix: every workflow runs on `<RELINK_NAME>-<queue>`, and so do its steps. */
const queue = (suffix: QueueSuffix): string => workflowInfo().taskQueue.replace(/-[a-z]+$/, `-${suffix}`)

// Never `maximumAttempts`: a capped step would fail the case while a database is down. Cost is bounded by `maximumInterval`.
const backOff = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const

const on = <Group extends StepGroup>(
  suffix: QueueSuffix,
  group: Group,
  options: Omit<ActivityOptions, 'taskQueue' | 'startToCloseTimeout'> = {},
): StepsOf<Group> => {
  const { startToClose, heartbeat } = stepTimes[group]
  return proxyActivities<Steps>({
    startToCloseTimeout: startToClose,
    ...(heartbeat === undefined ? {} : { heartbeatTimeout: heartbeat }),
    retry: backOff,
    ...options,
    taskQueue: queue(suffix),
    cancellationType: 'TRY_CANCEL',
  })
}

/** Steps that only touch the database. */
export const databaseSteps = () => on('cases', 'database')

/** Steps that ask a platform. */
export const platformSteps = (summary: string) => on('platform', 'platform', { summary })

/** A mail of the ladder; given up when its successor is due, but not before one try has had its time. */
export const mailSteps = (untilMs: number | null, summary: string) =>
  on('mail', 'mail', {
    summary,
    ...(untilMs === null ? {} : { scheduleToCloseTimeout: Math.max(untilMs, stepTimes.mail.startToClose) }),
  })

/** Steps that go through many cases. */
export const manyCasesSteps = (summary: string) => on('cases', 'manyCases', { summary })

export const webhookSteps = () => on('webhooks', 'webhooks')

/** Refreshes until nothing is due; `heartbeatMs` is how soon a worker that died is noticed. */
export const sweepSteps = (heartbeatMs: number) =>
  on('sweep', 'sweep', { heartbeatTimeout: heartbeatMs, summary: 'Refresh the accounts that are due' })

export const reconcileSteps = () =>
  on('sweep', 'reconcile', { retry: { ...backOff, initialInterval: '5s' }, summary: 'Look for cases without an execution' })
