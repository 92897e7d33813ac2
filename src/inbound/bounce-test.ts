import { loadEnvironment } from '../access/load-environment.js'
import { Conflict } from '../http/errors.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'

/**
 * Sends a mail to an address that does not exist, below the domain for bounces, so that no other server is involved. When the bounce arrives, the
 * mail becomes `undelivered`.
 * @throws Conflict if bounces don't arrive at Relink
 */
export const sendBounceTest = async (tx: Tx, environmentId: string): Promise<{ readonly mailId: string; readonly to: string }> => {
  const environment = await loadEnvironment(tx, environmentId)
  const domain = environment.mail.bounce_domain
  if (domain === null) throw new Conflict('Set mail.bounce_domain first: mail that comes back goes to From now')
  const to = `no-such-mailbox@${domain}`.toLowerCase()
  const { mail } = await queueMail(tx, {
    environment,
    content: { kind: 'bounce_test', at: tx.now },
    recipient: { email: to },
    key: null,
    always: true,
  })
  return { mailId: mail.id, to }
}
