import type { Tx } from '../../tools.js'
import { isListLive } from './list-lives.js'
import { selectList } from './list-store.js'
import type { FoundList } from './list-store.js'
import { listPath } from './list-url.js'
import { listedCases } from './listed-cases.js'
import { findList } from './find-list.js'

/** The list from whose page a link was made, and how many connections still wait there. */
export interface BackToList {
  readonly id: string
  readonly token: string
  readonly href: string
  readonly left: number
}

/**
 * The list that a link was made on, for a browser that comes from there: a link may be passed on, and its page does not lead others to the list.
 * `null`: it was made elsewhere, the list is void, or nothing waits there any more.
 */
export const listOfVisit = async (
  tx: Tx,
  { listId }: { readonly listId: string | null },
  { listToken }: { readonly listToken: string | null },
): Promise<BackToList | null> => {
  if (listId === null || listToken === null) return null
  const list = await findList(tx, listToken)
  return list?.id === listId ? backTo(tx, list) : null
}

/** The same for an attempt that was started on the list's page, in its own browser. */
export const listOfAttempt = async (tx: Tx, { listId }: { readonly listId: string | null }): Promise<BackToList | null> => {
  const list = listId === null ? null : await selectList(tx, { id: listId })
  return list && backTo(tx, list)
}

const backTo = async (tx: Tx, list: FoundList): Promise<BackToList | null> => {
  if (!isListLive(list, tx.now)) return null
  const { length } = await listedCases(tx, list)
  const { token } = tx.vault.linkToken(list.id, list.kid)
  return length === 0 ? null : { id: list.id, token, href: listPath(token), left: length }
}
