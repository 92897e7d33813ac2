import { drainRunMs } from '../domain/step-times.js'
import type { Tools } from '../tools.js'
import type { Claimed } from './claimed.js'
import { claimDue, claimProbe, selectPending } from './store/claim-store.js'
import { parkOld } from './store/delivery-store.js'
import { lockEndpoint, updateLooksAt } from './store/webhook-store.js'
import { leaseMs, tryClaimed } from './try-claimed.js'

/** POSTs to one endpoint at once. */
const concurrency = 10
/** Bounds one run, with `drainRunMs`; the next one goes on. */
const maxTries = 2_000
/** The workflow looks at least this often while anything is pending. */
const longestWaitMs = 3_600_000

/**
 * Sends what is due to one endpoint. While its circuit is open it makes one probe, when that is due; only a success lets the rest follow.
 * `signal` ends the run early.
 * @returns when to come again; `null` when nothing is pending, or the endpoint is inactive or gone
 */
export const drainWebhook = async (tools: Tools, webhookId: string, signal?: AbortSignal): Promise<{ readonly nextTryAt: Date | null }> => {
  const endpoint = await tools.database.transaction(async (tx) => {
    const locked = await lockEndpoint(tx, webhookId)
    // From here on no run is planned: a failure meanwhile wakes the workflow once more.
    if (locked) await updateLooksAt(tx, webhookId, null)
    return locked
  })
  if (!endpoint?.isActive) return { nextTryAt: null }
  const isOpen = endpoint.openUntil !== null
  if (!isOpen || (await probe(tools, webhookId))) await drain(tools, webhookId, signal)
  return { nextTryAt: await promise(tools, webhookId) }
}

/** True: the endpoint is back. */
const probe = async (tools: Tools, webhookId: string): Promise<boolean> => {
  const claimed = await claimProbe(tools.database, webhookId, tools.clock(), leaseMs(tools))
  return claimed !== null && (await tryClaimed(tools, claimed, 'workflow')) === 'delivered'
}

/** Until nothing is due, the circuit opens, or the run's bounds are reached. */
const drain = async (tools: Tools, webhookId: string, signal: AbortSignal | undefined): Promise<void> => {
  const end = performance.now() + drainRunMs
  let left = maxTries
  let failedInARow = 0
  const mayGoOn = (): boolean => left > 0 && failedInARow < concurrency && performance.now() < end && signal?.aborted !== true
  let batch: readonly Claimed[]
  do {
    batch = await claimDue(tools.database, { webhookId, now: tools.clock(), limit: concurrency, leaseMs: leaseMs(tools) })
    left -= batch.length
    const results = await Promise.allSettled(batch.map((claimed) => tryClaimed(tools, claimed, 'workflow')))
    for (const each of results) {
      if (each.status === 'rejected') throw each.reason
      failedInARow = each.value === 'delivered' ? 0 : failedInARow + 1
    }
  } while (batch.length > 0 && mayGoOn())
}

/** Parks what has waited for a whole window in vain, and promises when the workflow looks next. */
const promise = (tools: Tools, webhookId: string): Promise<Date | null> =>
  tools.database.transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, webhookId)
    if (!endpoint?.isActive) return null
    const window = tools.settings.deliveryWindow
    if (endpoint.openUntil !== null) await parkOld(tx, webhookId, new Date(tx.now.getTime() - window), tx.now)
    const pending = await selectPending(tx, webhookId)
    let next: number | null = null
    if (pending) {
      next = Math.max(pending.at.getTime(), endpoint.openUntil?.getTime() ?? 0)
      if (endpoint.openUntil !== null) next = Math.min(next, pending.since.getTime() + window)
      next = Math.min(next, tx.now.getTime() + longestWaitMs)
    }
    const at = next === null ? null : new Date(next)
    await updateLooksAt(tx, webhookId, at)
    return at
  })
