import { loadEnvironment } from '../access/load-environment.js'
import type { Contact } from '../accounts/contacts/contact.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { linkPlaceholder } from '../mail/link-placeholder.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'
import { fieldsToAsk, signsIn } from './fields-to-ask.js'
import { findLinkById } from './find-link.js'
import { freshContact } from './fresh-contact.js'
import type { LinkContext } from './page-for.js'
import { mintLink } from './mint-link.js'
import { selectUnansweredAsks } from './store.js'

type Asked = Pick<LinkContext, 'found' | 'environment' | 'integration'>

/** Mails a fresh link by itself, where no workflow does. `life` in milliseconds. */
export const mailFreshLink = async (tx: Tx, { found, environment, integration }: Asked, contact: Contact, life: number): Promise<void> => {
  if (found.account === null) return
  const link = await mintLink(tx, {
    environmentId: environment.id,
    accountId: found.account.id,
    caseId: found.case?.id ?? null,
    contactId: contact.id,
    mintedFor: 'mail',
    life,
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

/**
 * Mails what a case's link pages promised and the case ended without doing: each fresh link that was requested while it was open, and that no mail
 * has followed since. For a case that ended without a fix; the caller holds the account's row.
 */
export const mailUnansweredAsks = async (
  tx: Tx,
  { id, accountId, openedAt }: { readonly id: string; readonly accountId: string; readonly openedAt: Date },
  life: number,
): Promise<void> => {
  for (const linkId of await selectUnansweredAsks(tx, { caseId: id, accountId, since: openedAt })) {
    const found = await findLinkById(tx, linkId)
    if (found === null || found.account === null || found.standing === 'deleted' || found.works) continue
    const contact = await freshContact(tx, found)
    if (contact === null) continue
    const environment = await loadEnvironment(tx, found.link.environmentId)
    const integration = await loadIntegration(tx, found.account.integrationId)
    await mailFreshLink(tx, { found, environment, integration }, contact, life)
  }
}
