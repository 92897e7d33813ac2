import { reconcileSteps } from './steps-of-queues.js'

/** Started by a Schedule: looks for cases and attempts that nobody looks after. One look, then it ends; the next one comes by itself. */
export async function reconciler(): Promise<void> {
  await reconcileSteps().reconcile()
}
