import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Steps } from '../src/domain/steps.js'

/** Started by a Schedule: looks for cases and attempts that nobody looks after. One look, then it ends; the next one comes by itself. */
export async function reconciler(): Promise<void> {
  const { reconcile } = proxyActivities<Steps>({
    taskQueue: workflowInfo().taskQueue.replace(/-[a-z]+$/, '-sweep'),
    startToCloseTimeout: '4m',
    retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '1m' },
    cancellationType: 'TRY_CANCEL',
    summary: 'Look for cases without an execution',
  })
  await reconcile()
}
