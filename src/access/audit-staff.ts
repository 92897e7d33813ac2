import type { Caller } from '../http/caller.js'
import type { Tx } from '../tools.js'
import { actorOf } from './actor-of.js'
import { audit } from './audit.js'

type Entry = Parameters<typeof audit>[1]

/**
 * Records calls that leave no other trace in the audit log: an application makes them by the thousand, and a person is recorded by name. With these,
 * everything that a console session does has a row; each is written where the work is done.
 */
export const auditStaff = async (tx: Tx, caller: Caller, entry: Omit<Entry, 'actor' | 'environmentId'>): Promise<void> => {
  if (caller.staff) await audit(tx, { ...entry, environmentId: caller.environmentId, actor: actorOf(caller) })
}
