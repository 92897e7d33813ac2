import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { drainWebhook } from '../src/webhooks/drain-webhook.js'

/** The shortest wait before a run that left due rows behind continues. */
const shortestWait = 1_000

/** Fails until nothing is pending, so that waiting costs no timer, no slot and no history. A delivery that is due sooner sends the signal `look`. */
export const drainDeliveries =
  (tools: Tools): Steps['drainDeliveries'] =>
  async ({ webhookId }) => {
    const { nextTryAt } = await drainWebhook(tools, webhookId, Context.current().cancellationSignal)
    if (nextTryAt === null) return
    const wait = nextTryAt.getTime() - tools.clock().getTime()
    throw ApplicationFailure.create({
      type: 'DeliveriesPending',
      message: 'Deliveries wait for their next try',
      category: 'BENIGN',
      nextRetryDelay: Math.max(wait, shortestWait),
    })
  }
