import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { ActivityOptions } from '@temporalio/workflow'
import type { Steps } from '../src/domain/steps.js'

type QueueSuffix = 'cases' | 'mail' | 'platform' | 'webhooks' | 'sweep'

/** The installation's prefix: every workflow runs on `<RELINK_NAME>-<queue>`, and so do its steps. */
const queue = (suffix: QueueSuffix): string => workflowInfo().taskQueue.replace(/-[a-z]+$/, `-${suffix}`)

// Never `maximumAttempts`: a capped step would fail the case while a database is down. Cost is bounded by `maximumInterval`.
const backOff = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const

const on = (suffix: QueueSuffix, options: Omit<ActivityOptions, 'taskQueue' | 'retry'>) =>
  proxyActivities<Steps>({ ...options, taskQueue: queue(suffix), retry: backOff, cancellationType: 'TRY_CANCEL' })

/** Steps that only touch the database. */
export const databaseSteps = () => on('cases', { startToCloseTimeout: '10s' })

/** Steps that ask a platform: longer than the lease (40 s), which outlives the slowest call (20 s). */
export const platformSteps = (summary: string) => on('platform', { startToCloseTimeout: '60s', summary })

/**
 * A mail of the ladder; given up when its successor is due. One try asks the platform and may wait ten minutes for the mail server's answer
 * (RFC 5321 4.5.3.2.6), for each recipient; a worker that died is noticed by the heartbeat.
 */
export const mailSteps = (untilMs: number | null, summary: string) =>
  on('mail', {
    startToCloseTimeout: '1h',
    heartbeatTimeout: '60s',
    summary,
    ...(untilMs === null ? {} : { scheduleToCloseTimeout: untilMs }),
  })

/** Steps that go through many cases, a part in each try: killed, they are tried again soon. */
export const manyCasesSteps = (summary: string) => on('cases', { startToCloseTimeout: '20s', summary })

export const webhookSteps = () => on('webhooks', { startToCloseTimeout: '2m' })
