import { together } from '../database/together.js'
import type { Tx } from '../tools.js'
import { reached } from './caps.js'
import type { Caps, OverCap } from './caps.js'
import { selectPeople } from './gather-store.js'
import type { OwnMail, PersonAsk, PersonRow } from './gather-store.js'
import { lockRecipients, recipientKey } from './store.js'

export type { OwnMail }

const week = 7 * 86_400_000

/** What counts when a mail to a person is claimed. */
export interface PersonNow extends Omit<PersonRow, 'times'> {
  /** The cap that holds it back; `null`: one more may go. */
  readonly over: OverCap | null
}

/**
 * Reads what decides whether a mail to a person may be claimed. Locks the person until the transaction ends, so that the claim that follows counts
 * once under the caps, and two cases don't each begin a mail of their own.
 */
export const personNow = (tx: Tx, ask: PersonAsk & Caps): Promise<PersonNow> =>
  lookAtAll(tx, { ...ask, recipient: ask.recipient.toLowerCase() })

const lookAtAll = together(async (tx: Tx, asks: readonly (PersonAsk & Caps)[]): Promise<readonly PersonNow[]> => {
  await lockRecipients(tx, asks)
  const people = await selectPeople(tx, asks, new Date(tx.now.getTime() - week))
  return asks.map((caps, index) => {
    const { times, ...rest } = people[index] ?? { times: [], own: null, gathering: null, hasOthers: false }
    return { ...rest, over: reached(times, caps, tx.now) }
  })
}, recipientKey)
