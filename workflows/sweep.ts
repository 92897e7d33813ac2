import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Steps, SweepAnswer, SweepInput } from '../src/domain/steps.js'

/** Started by a Schedule, one at a time: refreshes the accounts that are due, before they expire. When none is left it ends. */
export async function sweep({ heartbeatMs }: SweepInput): Promise<SweepAnswer> {
  const { sweepAccounts } = proxyActivities<Steps>({
    taskQueue: workflowInfo().taskQueue.replace(/-[a-z]+$/, '-sweep'),
    // A run ends by itself after 10 minutes; a worker that died is noticed by the heartbeat.
    startToCloseTimeout: '15m',
    heartbeatTimeout: heartbeatMs,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
    cancellationType: 'TRY_CANCEL',
    summary: 'Refresh the accounts that are due',
  })
  return sweepAccounts()
}
