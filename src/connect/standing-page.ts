import type { Tx } from '../tools.js'
import type { Visit } from './connect-answer.js'
import { freshContact } from './fresh-contact.js'
import type { Gathered } from './link-context.js'
import { pageFor } from './page-for.js'
import { maskEmail } from '../domain/mask.js'
import type { PageView } from './pages/page-view.js'
import { reconnectedBy } from './reconnected-by.js'

/** Returns the page that says why no sign-in may start from a link (spent, expired, our own fault); null if one may. */
export const standingPage = async (tx: Tx, gathered: Gathered, visit: Visit): Promise<PageView | null> => {
  const { found, integration } = gathered
  const page = (state: PageView['state'], extra = {}): PageView => pageFor(state, gathered, visit, extra)
  switch (found.standing) {
    case 'deleted':
      return page('account_deleted')
    case 'spent':
      return page('link_spent')
    case 'void':
      if (found.works) return page('works_already', { reconnectedBy: reconnectedBy(gathered.found) })
      return expired(tx, gathered, visit)
    case 'expired':
      return expired(tx, gathered, visit)
    case 'live':
      if (found.account !== null) {
        if (found.account.waits && !found.works) return page('waits')
        if (found.ourFault || integration?.isEnabled !== true) return page('our_fault')
        return null
      }
      return gathered.offered.length === 0 ? page('nothing_to_connect') : null
  }
}

const expired = async (tx: Tx, gathered: Gathered, visit: Visit): Promise<PageView> => {
  const contact = await freshContact(tx, gathered.found)
  return pageFor('link_expired', gathered, visit, { freshTo: contact === null ? null : maskEmail(contact.email) })
}
