import type { Tools } from '../tools.js'
import { selectBacklog } from './store/delivery-store.js'

/** Brings the gauges of what waits and what is parked up to date, over all environments. A database that is away leaves them as they were. */
export const measureBacklog = async ({ database, clock, metrics, log }: Tools): Promise<void> => {
  try {
    const { parked, pending, oldestSeconds } = await selectBacklog(database, clock())
    metrics.parkedDeliveries.set(parked)
    metrics.pendingDeliveries.set(pending)
    metrics.oldestDelivery.set(oldestSeconds)
  } catch (error) {
    log.warn({ err: error }, 'the backlog of webhooks could not be measured')
  }
}
