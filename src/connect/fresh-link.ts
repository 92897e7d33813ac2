import { randomUUID } from 'node:crypto'
import { overLimit } from '../access/over-limit.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import { maskEmail } from '../domain/mask.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tools, Tx } from '../tools.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { findLink, findLinkById } from './find-link.js'
import { freshContact } from './fresh-contact.js'
import { freshLinkLimit } from './limits.js'
import { gather } from './link-context.js'
import type { Gathered } from './link-context.js'
import { mailFreshLink } from './mail-fresh-link.js'
import { limitVisit, livePage } from './open-page.js'
import { anonymousPage, pageFor } from './page-for.js'
import type { PageView } from './pages/page-view.js'
import { standingPage } from './standing-page.js'
import { lockLink, markFreshAsked } from './store.js'

/** The button of the expired page: a fresh link to the contact on file, by the case's workflow while there is one, else by a mail of its own. */
export const freshLink = (tools: Tools, token: string, visit: Visit): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => ({ kind: 'page', view: await answer(tx, tools, token, visit) }))

const answer = async (tx: Tx, tools: Tools, token: string, visit: Visit): Promise<PageView> => {
  const found = await findLink(tx, token)
  const limited = await limitVisit(tx, found, visit)
  if (limited !== null) return limited
  if (found === null) return anonymousPage('link_unknown', visit)
  // Before its contacts, which are looked at below; and from here on its case stays open, or is over, until this is written.
  if (found.account !== null) await lockAccount(tx, found.account.id)
  await lockLink(tx, found.link.id)
  const gathered = await gather(tx, token, (await findLinkById(tx, found.link.id)) ?? found, visit)
  const standing = await standingPage(tx, gathered, visit)
  if (standing === null) return livePage(gathered, visit)
  if (standing.state !== 'link_expired') return standing
  const contact = await freshContact(tx, gathered.found)
  if (contact === null) return pageFor('nobody_to_mail', gathered, visit)
  const seconds = await overLimit(tx, `fresh:${found.account?.id ?? found.link.id}`, freshLinkLimit)
  if (seconds !== null) return pageFor('too_many', gathered, visit, { retryAfterSeconds: seconds })
  if (gathered.found.case?.outcome === null) await wake(tx, gathered, gathered.found.case.id)
  else await mailFreshLink(tx, gathered, contact, tools.settings.linkLife)
  return pageFor('fresh_link_sent', gathered, visit, { freshTo: maskEmail(contact.email) })
}

/** A case that ends before its workflow has mailed the link does so when it is closed (`mailUnansweredAsks`). */
const wake = async (tx: Tx, { environment, found }: Gathered, caseId: string): Promise<void> => {
  await markFreshAsked(tx, found.link.id)
  await enqueue(tx, {
    kind: 'wake',
    environmentId: environment.id,
    subjectId: caseId,
    payload: { id: randomUUID(), why: 'fresh_link' },
  })
}
