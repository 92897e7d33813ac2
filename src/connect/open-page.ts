import { note } from '../cases/note.js'
import type { Tools, Tx } from '../tools.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { findLink } from './find-link.js'
import type { FoundLink } from './find-link.js'
import { limitOpening } from './limit-opening.js'
import { gather } from './link-context.js'
import type { Gathered } from './link-context.js'
import { anonymousPage, pageFor } from './page-for.js'
import type { PageView } from './pages/page-view.js'
import { standingPage } from './standing-page.js'
import { markOpened } from './store.js'

/**
 * Returns the page of a link. Opening a link neither spends it nor decides anything, since mail scanners open links too: it only counts towards the
 * link's limit, and the timeline notes the first time. `silent`: not even that, for a HEAD, and for a POST that another site made the browser send.
 */
export const openPage = (tools: Tools, token: string, visit: Visit, options: { readonly silent: boolean }): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => {
    const found = await findLink(tx, token)
    if (!options.silent) {
      // Before anything is said about the token: unknown ones are limited too.
      const limited = await limitVisit(tx, found, visit)
      if (limited !== null) return page(limited)
    }
    if (found === null) return page(anonymousPage('link_unknown', visit))
    if (!options.silent) await noteOpening(tx, found)
    const gathered = await gather(tx, token, found, visit)
    return page((await standingPage(tx, gathered, visit)) ?? livePage(gathered, visit))
  })

const page = (view: PageView): ConnectAnswer => ({ kind: 'page', view })

/**
 * Returns the page of a link that `standingPage` has nothing against: the button, to reconnect the link's account or to connect a new one; for a new
 * account with several platforms to choose from, first that choice.
 */
export const livePage = (gathered: Gathered, visit: Visit): PageView => {
  if (gathered.found.account !== null) return pageFor('ready', gathered, visit)
  if (gathered.integration === null) {
    return pageFor('choose', gathered, visit, {
      choices: gathered.offered.map(({ name, label }) => ({ label, href: hrefOf(gathered.token, visit, name) })),
    })
  }
  const back = gathered.offered.length > 1 && !visit.noBack ? hrefOf(gathered.token, visit, null) : null
  return pageFor('new_account', gathered, visit, { backHref: back })
}

/** Returns the address of this page with `integration` chosen, null: with none. It may repeat the token, which the visitor already has. */
const hrefOf = (token: string, visit: Visit, integration: string | null): string => {
  const query = new URLSearchParams({ link_token: token })
  if (integration !== null) query.set('integration', integration)
  if (visit.integrations.length > 0) query.set('integrations', visit.integrations.join(','))
  if (visit.noBack) query.set('no_back', 'true')
  if (visit.iframe) query.set('iframe', 'true')
  return `/connect-account?${query.toString()}`
}

/** Counts an opening of the link, or of an unknown token (null). Returns the page to show if there were too many, else null. */
export const limitVisit = (tx: Tx, found: FoundLink | null, visit: Visit): Promise<PageView | null> =>
  limitOpening(tx, found && `link:${found.link.id}`, visit)

/** Notes the first opening, on the link and on the timeline of its case, if it has one. */
const noteOpening = async (tx: Tx, found: FoundLink): Promise<void> => {
  if (!(await markOpened(tx, found.link.id)) || found.case === null) return
  await note(tx, { caseId: found.case.id, kind: 'page_opened', actor: 'contact', data: { link_id: found.link.id } })
}
