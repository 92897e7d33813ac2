import type { Tx } from '../../tools.js'
import { isListLive } from './list-lives.js'
import { selectList } from './list-store.js'
import { listPath } from './list-url.js'
import { listedCases } from './listed-cases.js'

/** The list from whose page a link was made, and how many connections still wait there. */
export interface BackToList {
  readonly href: string
  readonly left: number
}

/** `null`: the link was made elsewhere, its list is void, or nothing waits there any more. */
export const backToList = async (tx: Tx, { listId }: { readonly listId: string | null }): Promise<BackToList | null> => {
  const list = listId === null ? null : await selectList(tx, { id: listId })
  if (list === null || !isListLive(list, tx.now)) return null
  const { length } = await listedCases(tx, list)
  return length === 0 ? null : { href: listPath(tx.vault.linkToken(list.id, list.kid).token), left: length }
}
