import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { customerKinds } from './mail-content.js'
import { mailNamed } from './store.js'

/**
 * A mail came back or was refused, at once or later: once that is committed the relay looks whether its environment goes on mailing contacts. Whoever
 * ends a mail so goes through here (end-mail.ts, returned-mail.ts).
 */
export const announceCameBack = async (tx: Tx, mailId: string): Promise<void> => {
  const mail = await mailNamed(tx, mailId)
  if (mail === null || !customerKinds.includes(mail.kind)) return
  await enqueue(tx, { kind: 'mail', environmentId: mail.environmentId, subjectId: mail.environmentId, payload: { came_back: true } })
}
