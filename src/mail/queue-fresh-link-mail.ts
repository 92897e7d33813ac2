import { loadEnvironment } from '../access/load-environment.js'
import type { Tx } from '../tools.js'
import { linkPlaceholder } from './link-placeholder.js'
import { queueMail } from './queue-mail.js'
import { selectFreshLinkFacts } from './store.js'

/** A new link in place of one that had run out, for an account whose case (if it had one) is over. */
export const queueFreshLinkMail = async (
  tx: Tx,
  asked: {
    readonly environmentId: string
    readonly accountId: string
    readonly contactId: string
    readonly linkId: string
    readonly linkExpiresAt: Date
  },
): Promise<void> => {
  const facts = await selectFreshLinkFacts(tx, asked)
  if (!facts) return
  await queueMail(tx, {
    environment: await loadEnvironment(tx, asked.environmentId),
    content: {
      kind: 'fresh_link',
      platform: facts.platform,
      account: facts.account,
      reference: facts.reference,
      since: facts.since ?? tx.now,
      impact: facts.impact,
      name: facts.name,
      connectedIt: false,
      link: { url: linkPlaceholder, expiresAt: asked.linkExpiresAt },
    },
    recipient: { contactId: asked.contactId, email: facts.email, name: facts.name, locale: facts.locale, timeZone: facts.timeZone },
    key: `fresh_link/${asked.linkId}`,
    accountId: asked.accountId,
    linkId: asked.linkId,
    isSandbox: facts.isSandbox,
  })
}
