import { CancellationScope, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow'
import type { DrainInput } from '../src/domain/steps.js'
import { webhookSteps } from './steps-of-queues.js'
import { due } from './webhook-messages.js'

/**
 * One endpoint's deliveries, from the first that failed until none is pending. All waiting is the activity's: it fails until then, and
 * a retry leaves no event in the history.
 */
export const webhookDeliveries = async (input: DrainInput): Promise<void> => {
  let signals = 0
  setHandler(due, () => {
    signals += 1
  })
  const { drainDeliveries } = webhookSteps()
  let seen: number
  do {
    seen = signals
    const scope = new CancellationScope()
    const drained = scope.run(() => drainDeliveries(input).then(() => true))
    // Signals are the only thing that a history of this kind grows by.
    const full = condition(() => workflowInfo().continueAsNewSuggested).then(() => false)
    if (!(await Promise.race([drained, full]))) {
      scope.cancel()
      await continueAsNew<typeof webhookDeliveries>(input)
    }
  } while (signals !== seen)
}
