import { together } from '../database/together.js'
import type { Tx } from '../tools.js'
import { lockRecipients, mailTimes, recipientKey } from './store.js'
import type { Recipient } from './store.js'

const day = 86_400_000

export interface DailyCap {
  readonly sent: number
  readonly over: boolean
  /** When there is room for one more; `null` while there is. */
  readonly freesAt: Date | null
}

/**
 * Mails to one customer's person within the last 24 hours, against the cap. Holds a lock on the person until the transaction ends, so
 * that the claim that follows in it can't take a place twice. `key` is the key of the mail to be claimed: where a step runs again and
 * finds its mail written, that mail has its place already.
 */
export const sentToday = (
  tx: Tx,
  given: { readonly environmentId: string; readonly recipient: string; readonly perDay: number; readonly key?: string },
): Promise<DailyCap> => {
  const { environmentId, perDay, key = null } = given
  return countAll(tx, { environmentId, recipient: given.recipient.toLowerCase(), exceptKey: key, perDay })
}

const countAll = together(async (tx: Tx, people: readonly (Recipient & { readonly perDay: number })[]): Promise<readonly DailyCap[]> => {
  await lockRecipients(tx, people)
  const times = await mailTimes(tx, people, new Date(tx.now.getTime() - day))
  return people.map(({ perDay }, index) => capOf(times[index] ?? [], perDay))
}, recipientKey)

const capOf = (times: readonly Date[], perDay: number): DailyCap => {
  // The newest `perDay` must have shrunk by one: the oldest of them is the one that has to become a day old.
  const blocking = times[perDay - 1]
  return { sent: times.length, over: blocking !== undefined, freesAt: blocking ? new Date(blocking.getTime() + day) : null }
}
