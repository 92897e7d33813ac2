import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { drainWebhook } from '../src/webhooks/drain-webhook.js'

/** A run that leaves due rows behind goes on after this. */
const shortestWait = 1_000

/** Fails until nothing is pending, so that waiting costs no timer, no slot and no history. What is due sooner sends the signal `look`. */
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
