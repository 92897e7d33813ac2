import type { Caller } from '../http/caller.js'
import type { Tx } from '../tools.js'
import { actorOf } from './actor-of.js'
import { audit } from './audit.js'

type Entry = Parameters<typeof audit>[1]

/**
 * For calls that leave no trace of their own in the audit: an application makes them by the thousand, and a person is told apart by name.
 * With these, everything that a session of the console carries out has its row; each is written where it is carried out.
 */
export const auditStaff = async (tx: Tx, caller: Caller, entry: Omit<Entry, 'actor' | 'environmentId'>): Promise<void> => {
  if (caller.staff) await audit(tx, { ...entry, environmentId: caller.environmentId, actor: actorOf(caller) })
}
