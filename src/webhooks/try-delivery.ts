import type { Tools } from '../tools.js'
import { claimDelivery, isPending } from './store.js'
import { tryClaimed } from './try-claimed.js'

/**
 * Tries a delivery that is due, under a lease. `failed`: it is pending still, also where it is not due, somebody else tries it at this
 * moment, its webhook is inactive, or the endpoint hangs. `gone`: done before, parked, or deleted.
 */
export const tryDelivery = async (tools: Tools, deliveryId: string): Promise<'delivered' | 'failed' | 'gone'> => {
  const claimed = await claimDelivery(tools.database, deliveryId, tools.clock())
  if (!claimed) return (await isPending(tools.database, deliveryId)) ? 'failed' : 'gone'
  const { result } = await tryClaimed(tools, claimed)
  return result === 'parked' ? 'gone' : result
}
