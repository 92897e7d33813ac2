import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { countHeldForRelapse, selectLastReauthorized } from './store.js'

/**
 * How long after a reauthorization a failure counts as its relapse, in milliseconds: a week, and a day in which it is noticed, since
 * Google ends the access of an app in Testing mode after exactly seven days.
 */
const reachMs = 8 * 86_400_000

/** From this relapse on, no one is asked automatically: twice a reconnection did not last, so a third would not either. */
const heldFrom = 2

/** No relapse. */
export const firstFailure = { relapse: 0, reauthorizedBefore: null } as const

/** Whether a failure now is the relapse of a reauthorization, and the how many-eth in a row. */
export const relapseOf = async (
  tx: Tx,
  accountId: string,
): Promise<{ readonly relapse: number; readonly reauthorizedBefore: Date | null }> => {
  const last = await selectLastReauthorized(tx, accountId, new Date(tx.now.getTime() - reachMs))
  return last === null ? firstFailure : { relapse: last.relapse + 1, reauthorizedBefore: last.closedAt }
}

export const isHeldForRelapse = ({ relapse, released }: Pick<Case, 'relapse' | 'released'>): boolean =>
  relapse >= heldFrom && !released.includes('relapse')

/** How many cases of an integration are held because reconnecting does not last. */
export const heldForRelapse = (tx: Tx, integrationId: string): Promise<number> => countHeldForRelapse(tx, integrationId)
