import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { customerKinds } from './mail-content.js'
import { mailNamed } from './store.js'

/**
 * Announces that a mail bounced or was rejected, at once or later: after the commit the relay checks whether its environment may keep mailing
 * contacts. All code that ends a mail in this way calls it (end-mail.ts, returned-mail.ts).
 */
export const announceCameBack = async (tx: Tx, mailId: string): Promise<void> => {
  const mail = await mailNamed(tx, mailId)
  if (mail === null || !customerKinds.includes(mail.kind)) return
  await enqueue(tx, { kind: 'mail', environmentId: mail.environmentId, subjectId: mail.environmentId, payload: { came_back: true } })
}
