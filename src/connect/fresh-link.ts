import { randomUUID } from 'node:crypto'
import { overLimit } from '../access/over-limit.js'
import type { Contact } from '../accounts/contacts/contact.js'
import { linkPlaceholder } from '../mail/link-placeholder.js'
import { queueMail } from '../mail/queue-mail.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tools, Tx } from '../tools.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { fieldsToAsk, signsIn } from './fields-to-ask.js'
import { findLink } from './find-link.js'
import { freshContact } from './fresh-contact.js'
import { freshLinkLimit } from './limits.js'
import { gather } from './link-context.js'
import type { Gathered } from './link-context.js'
import { limitVisit, livePage } from './open-page.js'
import { anonymousPage, pageFor } from './page-for.js'
import { maskEmail } from '../domain/mask.js'
import { standingPage } from './standing-page.js'
import { mintLink } from './mint-link.js'

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
    await send(tx, tools, gathered, contact)
    return { kind: 'page', view: pageFor('fresh_link_sent', gathered, visit, { freshTo: maskEmail(contact.email) }) }
  })

const send = async (tx: Tx, tools: Tools, { found, environment, integration }: Gathered, contact: Contact): Promise<void> => {
  if (found.case?.outcome === null) {
    await enqueue(tx, {
      kind: 'wake',
      environmentId: environment.id,
      subjectId: found.case.id,
      payload: { id: randomUUID(), why: 'fresh_link' },
    })
    return
  }
  if (found.account === null) return
  const link = await mintLink(tx, {
    environmentId: environment.id,
    accountId: found.account.id,
    caseId: found.case?.id ?? null,
    contactId: contact.id,
    mintedFor: 'mail',
    life: tools.settings.linkLife,
  })
  await queueMail(tx, {
    environment,
    content: {
      kind: 'fresh_link',
      platform: integration?.label ?? environment.brand.product_name,
      account: found.account.name,
      reference: found.case?.reference ?? null,
      since: found.case?.openedAt ?? found.link.createdAt,
      impact: found.account.impact ?? integration?.impact ?? null,
      name: contact.name,
      link: { url: linkPlaceholder, expiresAt: link.expiresAt },
      connectedIt: contact.source === 'platform',
      enters: signsIn(integration) ? [] : fieldsToAsk({ integration, found }).map(({ label }) => label),
    },
    recipient: { email: contact.email, name: contact.name, locale: contact.locale, timeZone: contact.timeZone, contactId: contact.id },
    key: null,
    caseId: found.case?.id ?? null,
    accountId: found.account.id,
    linkId: link.id,
    isSandbox: found.account.isSandbox,
  })
}
