import { reconcileSteps } from './steps-of-queues.js'

/** Started by a Schedule: looks once for cases and attempts that no execution handles, then ends. */
export async function reconciler(): Promise<void> {
  await reconcileSteps().reconcile()
}
