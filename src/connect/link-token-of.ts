import type { Tx } from '../tools.js'
import { selectLink } from './store.js'

/** The token of a link, derived again for the mail or the page that shows it. @throws VaultUnreadable when its key is gone */
export const linkTokenOf = async (tx: Tx, linkId: string): Promise<string> => {
  const link = await selectLink(tx, linkId)
  if (link === null) throw new Error('there is no such link')
  return tx.vault.linkToken(link.id, link.kid).token
}
