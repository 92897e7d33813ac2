import type { Tools } from '../tools.js'
import { claimDue, earliestTry, parkOld } from './store.js'
import { tryClaimed } from './try-claimed.js'

/** POSTs to one endpoint at once. */
const concurrency = 10
/** Bounds of one run, below its activity's startToClose; the next one goes on. */
const maxTries = 200
const maxMs = 60_000

/**
 * Sends what is due to one endpoint. After as many failures in a row as are sent at once it stops, and what else is due waits for the
 * next try of those: an endpoint that is down gets ten requests a run, whatever has piled up. `signal` ends the run early.
 * @returns when to come again; `null` when nothing is pending
 */
export const drainWebhook = async (tools: Tools, webhookId: string, signal?: AbortSignal): Promise<{ readonly nextTryAt: Date | null }> => {
  const end = performance.now() + maxMs
  let left = maxTries
  let failedInARow = 0
  const nextTries: Date[] = []

  const sendOneByOne = async (): Promise<void> => {
    while (left > 0 && failedInARow < concurrency && performance.now() < end && signal?.aborted !== true) {
      left -= 1
      const claimed = await claimDue(tools.database, webhookId, tools.clock())
      if (!claimed) return
      const { result, nextTryAt } = await tryClaimed(tools, claimed)
      failedInARow = result === 'delivered' ? 0 : failedInARow + 1
      if (nextTryAt) nextTries.push(nextTryAt)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, sendOneByOne))
  for (const each of ends) if (each.status === 'rejected') throw each.reason

  if (failedInARow < concurrency) return { nextTryAt: await earliestTry(tools.database, webhookId) }
  const now = tools.clock()
  await parkOld(tools.database, webhookId, new Date(now.getTime() - tools.settings.deliveryWindow), now)
  const earliest = await earliestTry(tools.database, webhookId)
  const [first = earliest] = nextTries.sort((a, b) => a.getTime() - b.getTime())
  return { nextTryAt: earliest && first }
}
