import { loadEnvironment } from '../access/load-environment.js'
import { Conflict } from '../http/errors.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'

/**
 * Sends a mail to an address that does not exist, below the domain that mail comes back to: no server of somebody else's is bothered. When it has
 * come back, the mail is `undelivered`. @throws Conflict where mail does not come back to Relink
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
