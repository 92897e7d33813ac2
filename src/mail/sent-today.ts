import type { Tx } from '../tools.js'
import { lockRecipient, mailTimes } from './store.js'

const day = 86_400_000

export interface DailyCap {
  readonly sent: number
  readonly over: boolean
  /** When there is room for one more; `null` while there is. */
  readonly freesAt: Date | null
}

/**
 * Mails to one customer's person within the last 24 hours, against the cap. Holds a lock on the person until the transaction ends, so
 * that the claim that follows in it can't take a place twice.
 */
export const sentToday = async (
  tx: Tx,
  { environmentId, recipient, perDay }: { readonly environmentId: string; readonly recipient: string; readonly perDay: number },
): Promise<DailyCap> => {
  const email = recipient.toLowerCase()
  await lockRecipient(tx, environmentId, email)
  const times = await mailTimes(tx, environmentId, email, new Date(tx.now.getTime() - day))
  // The newest `perDay` must have shrunk by one: the oldest of them is the one that has to become a day old.
  const blocking = times[perDay - 1]
  return { sent: times.length, over: blocking !== undefined, freesAt: blocking ? new Date(blocking.getTime() + day) : null }
}
