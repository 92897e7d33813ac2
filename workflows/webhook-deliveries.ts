import { CancellationScope, condition, continueAsNew, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow'
import type { DrainInput } from '../src/domain/steps.js'
import { webhookSteps } from './steps-of-queues.js'
import { look } from './messages.js'
import { due } from './webhook-messages.js'

/**
 * One endpoint's deliveries, from the first that failed until none is pending. All waiting is the activity's: it fails until then, and
 * a retry leaves no event in the history.
 */
export const webhookDeliveries = async (input: DrainInput): Promise<void> => {
  let signals = 0
  let scope: CancellationScope | undefined
  let cutShort = false
  setHandler(due, () => {
    signals += 1
  })
  setHandler(look, () => {
    signals += 1
    if (scope === undefined) return
    cutShort = true
    scope.cancel()
  })
  const { drainDeliveries } = webhookSteps()
  let seen: number
  do {
    seen = signals
    cutShort = false
    const waiting = new CancellationScope()
    scope = waiting
    const drained = waiting
      .run(() => drainDeliveries(input))
      .then(
        () => true,
        (error: unknown) => {
          if (cutShort && isCancellation(error)) return true
          throw error
        },
      )
    // A history of this kind grows only by signals.
    const full = condition(() => workflowInfo().continueAsNewSuggested).then(() => false)
    const goesOn = await Promise.race([drained, full])
    scope = undefined
    if (!goesOn) {
      waiting.cancel()
      await continueAsNew<typeof webhookDeliveries>(input)
    }
  } while (signals !== seen)
}
