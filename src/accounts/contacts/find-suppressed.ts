import type { Tx } from '../../tools.js'
import { linkSuppressions, lockSuppressions } from '../store/suppression-store.js'
import { knownAddressHash } from './address-hash.js'

/** Finds which of these people, who have just become contacts, have a suppressed address. */
export const findSuppressed = async (tx: Tx, environmentId: string, emails: readonly string[]): Promise<void> => {
  if (emails.length === 0) return
  await lockSuppressions(tx, environmentId, 'finding')
  const hash = await knownAddressHash(tx, tx.vault, environmentId)
  if (hash !== null) await linkSuppressions(tx, environmentId, emails, emails.map(hash))
}
