import { randomUUID } from 'node:crypto'
import { enqueue } from '../outbox/enqueue.js'
import type { Tools, Tx } from '../tools.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { findLink } from './find-link.js'
import { freshContact } from './fresh-contact.js'
import { freshLinkLimit, overLimit } from './limits.js'
import { gather } from './link-context.js'
import type { Gathered } from './link-context.js'
import { limitVisit, livePage } from './open-page.js'
import { anonymousPage, pageFor } from './page-for.js'
import { maskEmail } from './pages/mask.js'
import { standingPage } from './standing-page.js'
import { mintLink } from './mint-link.js'
import { queueFreshLinkMail } from '../mail/queue-fresh-link-mail.js'

/** The button of the expired page: a fresh link to the contact on file, by the case's workflow while there is one, else by a mail of its own. */
export const freshLink = (tools: Tools, token: string, visit: Visit): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => {
    const found = await findLink(tx, token)
    const limited = await limitVisit(tx, found, visit)
    if (limited !== null) return { kind: 'page', view: limited }
    if (found === null) return { kind: 'page', view: anonymousPage('link_unknown', visit) }
    const gathered = await gather(tx, token, found, visit)
    const standing = await standingPage(tx, gathered, visit)
    if (standing === null) return { kind: 'page', view: livePage(gathered, visit) }
    if (standing.state !== 'link_expired') return { kind: 'page', view: standing }
    const contact = await freshContact(tx, found)
    if (contact === null) return { kind: 'page', view: pageFor('nobody_to_mail', gathered, visit) }
    const seconds = await overLimit(tx, `fresh:${found.account?.id ?? found.link.id}`, freshLinkLimit)
    if (seconds !== null) return { kind: 'page', view: pageFor('too_many', gathered, visit, { retryAfterSeconds: seconds }) }
    await send(tx, tools, gathered, contact.id)
    return { kind: 'page', view: pageFor('fresh_link_sent', gathered, visit, { freshTo: maskEmail(contact.email) }) }
  })

const send = async (tx: Tx, tools: Tools, { found }: Gathered, contactId: string): Promise<void> => {
  const environmentId = found.link.environmentId
  if (found.case?.outcome === null) {
    await enqueue(tx, { kind: 'wake', environmentId, subjectId: found.case.id, payload: { id: randomUUID(), why: 'fresh_link' } })
    return
  }
  if (found.account === null) return
  const link = await mintLink(tx, {
    environmentId,
    accountId: found.account.id,
    caseId: found.case?.id ?? null,
    contactId,
    mintedFor: 'mail',
    life: tools.settings.linkLife,
  })
  await queueFreshLinkMail(tx, { environmentId, accountId: found.account.id, contactId, linkId: link.id, linkExpiresAt: link.expiresAt })
}
