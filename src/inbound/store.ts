import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'

/** Of one mail; a machine that goes on answering fills nothing. */
const mostAnswers = 20

/** Stores the text of a reply; null if the mail has reached its limit. The caller has locked the mail, or concurrent replies would all be stored. */
export const insertAnswer = async (
  tx: Tx,
  answer: { readonly environmentId: string; readonly mailId: string; readonly kind: string; readonly text: string },
): Promise<string | null> => {
  const { rows } = await tx.query<{ id: string }>(
    `insert into inbound_mails (id, environment_id, mail_id, kind, text, received_at)
     select $1, $2, $3, $4, $5, $6 where (select count(*) from inbound_mails where mail_id = $3) < ${String(mostAnswers)} returning id`,
    [randomUUID(), answer.environmentId, answer.mailId, answer.kind, answer.text, tx.now],
  )
  return rows[0]?.id ?? null
}
