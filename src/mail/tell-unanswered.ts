import { loadEnvironment } from '../access/load-environment.js'
import type { Tx } from '../tools.js'
import type { MailRow } from './mail-row.js'
import { queueMail } from './queue-mail.js'

/** What happens to a message that was handed over and not answered: sent once more, or left alone since it may have arrived. */
export type AfterNoAnswer = 'sent_again' | 'left'

/**
 * Tells support (else the operators) that the mail server took a message whole and never said whether it kept it. One mail an hour for
 * each environment and outcome: a mail server that hangs does so for many mails at once, and this mail goes through it too.
 */
export const tellUnanswered = async (
  tx: Tx,
  mail: Pick<MailRow, 'id' | 'kind' | 'environmentId' | 'recipient' | 'subject'>,
  then: AfterNoAnswer,
): Promise<void> => {
  if (mail.kind === 'support_unanswered') return
  const environment = await loadEnvironment(tx, mail.environmentId)
  const hour = tx.now.toISOString().slice(0, 13)
  for (const email of environment.support.email === null ? environment.operator : [environment.support.email])
    await queueMail(tx, {
      environment,
      content: { kind: 'support_unanswered', mailId: mail.id, to: mail.recipient, mailSubject: mail.subject, at: tx.now, then },
      recipient: { email },
      key: `unanswered/${environment.id}/${hour}/${then}/${email}`,
    })
}
