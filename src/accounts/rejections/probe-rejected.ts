import type { Tools } from '../../tools.js'
import { forgiveRejection } from '../outage/forgive-rejection.js'
import { probeAccount } from '../refresh/probe-account.js'
import { claimProbe, updateRefused } from '../store/rejection-store.js'

/**
 * Asks for a rejected connection whether the API takes its token again, unless somebody did within `everyMs`. A good answer ends its case; a
 * 401 is as good as a report. True: it is taken again.
 */
export const probeRejected = async (tools: Tools, accountId: string, everyMs: number): Promise<boolean> => {
  if (!(await claimProbe(tools.database, accountId, tools.clock(), everyMs))) return false
  const { health } = await probeAccount(tools, accountId)
  if (health === 'refused') await updateRefused(tools.database, accountId, tools.clock())
  if (health !== 'healthy') return false
  await tools.database.transaction((tx) => forgiveRejection(tx, accountId, 'probe'))
  return true
}
