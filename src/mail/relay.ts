import { markContact } from '../accounts/mark-contact.js'
import { note } from '../cases/note.js'
import { linkLives } from '../connect/link-lives.js'
import { linkTokenOf } from '../connect/link-token-of.js'
import { linkUrl } from '../connect/link-url.js'
import type { RelayHandler } from '../outbox/relay-loop.js'
import type { Tools } from '../tools.js'
import { relayMail } from './relay-mail.js'

/** The outbox's handler of `mail` rows. */
export const mailHandler = (tools: Tools): RelayHandler =>
  relayMail(tools, {
    linkUrlOf: async (tx, linkId) =>
      (await linkLives(tx, linkId, tx.now)) ? linkUrl(tools.settings, await linkTokenOf(tx, linkId)) : null,
    note,
    markBounced: (tx, contactId) => markContact(tx, { contactId, state: 'bounced' }),
  })
