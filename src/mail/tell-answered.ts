import { loadEnvironment } from '../access/load-environment.js'
import type { Tx } from '../tools.js'
import { queueMail } from './queue-mail.js'
import type { SentMail } from './returned-mail.js'

/** Tells support (else the operators) once for each case that a person answered a mail, or called it spam. What they wrote is on the timeline. */
export const tellAnswered = async (tx: Tx, mail: SentMail, what: 'answer' | 'complaint'): Promise<void> => {
  const environment = await loadEnvironment(tx, mail.environmentId)
  for (const email of environment.support.email === null ? environment.operator : [environment.support.email])
    await queueMail(tx, {
      environment,
      content: { kind: 'support_answered', what, mailId: mail.id, to: mail.recipient, mailSubject: mail.subject, at: tx.now },
      recipient: { email },
      key: `answered/${mail.caseIds[0] ?? mail.id}/${what}/${email}`,
    })
}
