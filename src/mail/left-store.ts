import type { Queryable } from '../database/database.js'

/** A mail that was ended because no step sends it now. */
export interface LeftMail {
  readonly id: string
  readonly kind: string
  readonly contactId: string | null
  readonly state: 'sent' | 'suppressed'
  readonly why: string
  readonly caseIds: readonly string[]
}

/**
 * Ends up to 500 mails, written before `before`, whose cases are all over, that no relay is to send and that are not being sent. Mails that were
 * handed over to the mail server count as sent; the others have not left.
 */
export const endLeft = async (tx: Queryable, before: Date): Promise<readonly LeftMail[]> => {
  const { rows } = await tx.query<LeftMail>(
    `with left_behind as (
       select m.id, m.handed_over, array(select mc.case_id from mail_cases mc where mc.mail_id = m.id order by mc.case_id) as case_ids
       from mails m
       where m.state in ('queued', 'sending') and m.created_at < $1 and (m.try_until is null or m.try_until < clock_timestamp())
         and exists (select from mail_cases mc where mc.mail_id = m.id)
         and not exists (select from mail_cases mc join cases c on c.id = mc.case_id where mc.mail_id = m.id and c.workflow_closed_at is null)
         and not exists (select from outbox o where o.kind = 'mail' and o.subject_id = m.id)
       order by m.created_at limit 500 for no key update of m skip locked
     )
     update mails m set state = case when f.handed_over then 'sent' else 'suppressed' end,
       why = case when f.handed_over then 'unanswered' else 'case_over' end,
       sent_at = case when f.handed_over then clock_timestamp() end, try_until = null
     from left_behind f where m.id = f.id
     returning m.id, m.kind, m.contact_id as "contactId", m.state, m.why, f.case_ids as "caseIds"`,
    [before],
  )
  return rows
}
