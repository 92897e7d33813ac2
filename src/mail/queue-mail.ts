import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { claimMail } from './write-mail.js'
import type { MailRequest, WrittenMail } from './write-mail.js'

/** A mail that no step of the ladder sends (staff, success): written beside what caused it, and sent by the relay. */
export const queueMail = async (tx: Tx, request: MailRequest): Promise<WrittenMail> => {
  const written = await claimMail(tx, request, 'queued')
  if (written.isNew && written.mail.state === 'queued') {
    await enqueue(tx, { kind: 'mail', environmentId: request.environment.id, subjectId: written.mail.id })
  }
  return written
}
