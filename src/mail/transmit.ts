import type { Tools } from '../tools.js'
import { bounceAddress } from './bounce-address.js'
import { envelopeOf } from './compose-message.js'
import { needsLink, withLink } from './link-placeholder.js'
import type { MailRow } from './mail-row.js'
import type { MailOutcome } from './mailer.js'

/**
 * Sends a stored mail with its link inserted. Repeated, it sends the same bytes. Writes nothing: the caller ends the mail in the transaction that
 * reports it.
 * @throws {MailUnavailable} when another try may succeed
 */
export const transmit = async (
  tools: Pick<Tools, 'mailer' | 'metrics' | 'log' | 'vault'>,
  mail: MailRow,
  linkUrl: string | null,
  beforeHandover?: () => Promise<unknown>,
): Promise<MailOutcome> => {
  if (needsLink(mail.message) && linkUrl === null) throw new TypeError(`A mail of kind ${mail.kind} can't be sent without its link`)
  const raw = linkUrl === null ? mail.message : withLink(mail.message, linkUrl)
  const { from, to } = envelopeOf(mail.message)
  const outcome = await tools.mailer.send(
    mail.bounceDomain === null
      ? { envelope: { from, to }, raw }
      : { envelope: { from: bounceAddress(tools.vault, mail.id, mail.bounceDomain), to }, raw, envelopeId: mail.id },
    beforeHandover,
  )
  tools.log.info({ mail: mail.id, kind: mail.kind, outcome: outcome.kind }, 'the mail server answered')
  tools.metrics.mails.inc({ kind: mail.kind, state: outcome.kind })
  return outcome
}
