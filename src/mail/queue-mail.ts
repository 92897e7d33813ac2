import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import type { MailRow } from './mail-row.js'
import { claimMail } from './write-mail.js'
import type { MailRequest, WrittenMail } from './write-mail.js'

/** Has the relay send a mail that waits now: nothing more comes to it. */
export const relayNow = (tx: Tx, { id, environmentId }: Pick<MailRow, 'id' | 'environmentId'>): Promise<void> =>
  enqueue(tx, { kind: 'mail', environmentId, subjectId: id, payload: { gathers: true, now: true } })

/** Has the relay send a queued mail; one that waits for other cases `at` that moment, unless it has been moved by then. */
export const relayAt = (tx: Tx, mail: Pick<MailRow, 'id' | 'environmentId'>, at: Date | null): Promise<void> =>
  enqueue(tx, {
    kind: 'mail',
    environmentId: mail.environmentId,
    subjectId: mail.id,
    ...(at !== null && { payload: { gathers: true }, dueInMs: Math.max(0, at.getTime() - tx.now.getTime()) }),
  })

/** A mail that no step of the ladder sends (staff, success): written beside what caused it, and sent by the relay. */
export const queueMail = async (tx: Tx, request: MailRequest): Promise<WrittenMail> => {
  const written = await claimMail(tx, request, 'queued')
  if (written.isNew && written.mail.state === 'queued') {
    await relayAt(tx, written.mail, request.gathers?.at ?? null)
  }
  return written
}
