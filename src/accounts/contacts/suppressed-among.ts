import type { Tx } from '../../tools.js'
import { selectSuppressedHashes } from '../store/suppression-store.js'
import { knownAddressHash } from './address-hash.js'

/**
 * Returns which of these addresses are suppressed for an account, or for any of a tenant's accounts (null); also those of people who are not
 * contacts.
 */
export const suppressedAmong = async (
  tx: Tx,
  about: { readonly environmentId: string; readonly accountId: string | null },
  emails: readonly string[],
): Promise<ReadonlySet<string>> => {
  const hash = emails.length === 0 ? null : await knownAddressHash(tx, tx.vault, about.environmentId)
  if (hash === null) return new Set()
  const found = await selectSuppressedHashes(tx, about, emails.map(hash))
  return new Set(emails.filter((email) => found.has(hash(email))))
}
