import { note } from '../../cases/note.js'
import type { Tools, Tx } from '../../tools.js'
import type { ConnectAnswer, Visit } from '../connect-answer.js'
import { limitOpening } from '../limit-opening.js'
import { anonymousPage } from '../page-for.js'
import type { PageView } from '../pages/page-view.js'
import type { ListedCase } from './list-link.js'
import { isListLive } from './list-lives.js'
import { listPage } from './list-page.js'
import { findList } from './find-list.js'
import { markListOpened } from './list-store.js'
import type { FoundList } from './list-store.js'
import { listedCases } from './listed-cases.js'

/**
 * The page of a list. Opening it changes nothing (mail scanners open links): the timelines note the first time, nothing is decided by it.
 * `silent`, for HEAD and for a click from another site: not even that.
 */
export const openList = (tools: Tools, token: string, visit: Visit, { silent }: { readonly silent: boolean }): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => {
    const list = await findList(tx, token)
    const limited = silent ? null : await limitListVisit(tx, list, visit)
    if (limited !== null) return { kind: 'page', view: limited }
    if (list === null) return { kind: 'page', view: anonymousPage('link_unknown', visit) }
    const listed = await listedCases(tx, list)
    if (!silent && isListLive(list, tx.now)) await noteOpening(tx, list, listed)
    return { kind: 'page', view: await listPage(tx, { token, list, listed }, visit) }
  })

/** The page to show when a list was opened too often. */
export const limitListVisit = (tx: Tx, list: FoundList | null, visit: Visit): Promise<PageView | null> =>
  limitOpening(tx, list && `list:${list.id}`, visit)

const noteOpening = async (tx: Tx, list: FoundList, listed: readonly ListedCase[]): Promise<void> => {
  if (!(await markListOpened(tx, list.id))) return
  for (const { caseId } of listed)
    await note(tx, { caseId, kind: 'page_opened', actor: 'contact', data: { list_id: list.id, contact_id: list.contactId } })
}
