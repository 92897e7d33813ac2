import type { Outcome } from '../domain/case.js'
import type { Tx } from '../tools.js'
import { selectReconnectedBy } from './act-store.js'
import type { Case } from './case.js'
import { agoWords, utcWords } from './time-words.js'

const endings: Readonly<Record<Outcome, string>> = {
  reauthorized: 'reconnected',
  self_healed: 'the connection works again by itself',
  operator_fixed: 'the connection works again since the app was fixed',
  expired: 'no one reconnected in the time that the policy gives',
  cancelled: 'it was cancelled',
}

/** Why nothing more can be asked of a case; `null` while it is open. */
export const whyClosed = async (tx: Tx, theCase: Pick<Case, 'id' | 'reference' | 'outcome' | 'closedAt'>): Promise<string | null> => {
  const { id, reference, outcome, closedAt } = theCase
  if (outcome === null || closedAt === null) return null
  const who = outcome === 'reauthorized' ? await selectReconnectedBy(tx, id) : null
  const how = who === null ? endings[outcome] : `${endings[outcome]} by ${who}`
  return `${reference} is closed as ${outcome}: ${how}, ${agoWords(closedAt, tx.now)} ago, on ${utcWords(closedAt)}`
}
