import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { selectWaiting } from './store.js'

/** How many cases of the same OAuth app are held for the same code and addressee, and since when the first one is. */
export const waitingFor = async (tx: Tx, theCase: Case): Promise<{ readonly count: number; readonly since: Date }> => {
  const { integrationId, reason, addressee } = theCase
  const { count, since } = await selectWaiting(tx, { integrationId, code: reason.code, addressee: addressee ?? '' })
  return { count, since: since ?? theCase.openedAt }
}
