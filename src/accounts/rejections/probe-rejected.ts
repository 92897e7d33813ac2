import type { Tools } from '../../tools.js'
import { forgiveRejection } from '../outage/forgive-rejection.js'
import { probeAccount } from '../refresh/probe-account.js'
import { claimProbe, updateRefused } from '../store/rejection-store.js'

/**
 * Asks for a rejected connection whether the API accepts its token again, unless it was asked within `everyMs`. A success ends its case; a 401 counts
 * as a report. Returns true if the token is accepted.
 */
export const probeRejected = async (tools: Tools, accountId: string, everyMs: number): Promise<boolean> => {
  if (!(await claimProbe(tools.database, accountId, tools.clock(), everyMs))) return false
  const { health } = await probeAccount(tools, accountId)
  if (health === 'refused') await updateRefused(tools.database, accountId, tools.clock())
  if (health !== 'healthy') return false
  await tools.database.transaction((tx) => forgiveRejection(tx, accountId, 'probe'))
  return true
}
