import type { Tx } from '../../tools.js'
import { listLife } from './list-link.js'
import { insertList } from './list-store.js'

export interface MintedList {
  readonly id: string
  /** A secret: into the mail or the page, and nowhere else. */
  readonly token: string
  readonly expiresAt: Date
}

/** The list link of a person, derived from its id and stored as a keyed hash only; the same id gives the same link. */
export const mintList = async (
  tx: Tx,
  list: { readonly id: string; readonly environmentId: string; readonly contactId: string; readonly isSandbox: boolean },
): Promise<MintedList> => {
  const { token, kid } = tx.vault.linkToken(list.id)
  const row = await insertList(tx, {
    ...list,
    kid,
    digest: tx.vault.linkDigest(token, kid),
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + listLife),
  })
  // An earlier run may have minted it under a key that was the first one then.
  return { id: list.id, token: tx.vault.linkToken(list.id, row.kid).token, expiresAt: row.expiresAt }
}
