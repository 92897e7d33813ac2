import type { Caller } from '../http/caller.js'
import type { Tx } from '../tools.js'
import { actorOf } from './actor-of.js'
import { audit } from './audit.js'

type Entry = Parameters<typeof audit>[1]

/**
 * Audits a call of the console; does nothing for an API token, since applications make such calls by the thousand. For calls that write no row to the
 * audit log otherwise: so everything that a member of staff carries out has one.
 */
export const auditStaff = async (tx: Tx, caller: Caller, entry: Omit<Entry, 'actor' | 'environmentId'>): Promise<void> => {
  if (caller.staff) await audit(tx, { ...entry, environmentId: caller.environmentId, actor: actorOf(caller) })
}
