import type { Tx } from '../tools.js'

export const deleteMailsOf = async (tx: Tx, accountId: string): Promise<void> => {
  // About others as well: they keep their mail, without its words and without this account.
  await tx.query(
    `with shared as (
       select m.id, array_agg(c.id::text) filter (where c.account_id = $1) as gone from mails m join mail_cases mc on mc.mail_id = m.id join cases c on c.id = mc.case_id
       where m.id in (select mc.mail_id from mail_cases mc join cases c on c.id = mc.case_id where c.account_id = $1)
       group by m.id having bool_or(c.account_id <> $1)
     )
     update mails m set account_id = null, key = case when split_part(m.key, '/', 1) = any(s.gone) then m.key || '/' || m.id else m.key end,
       subject = case when m.state in ('queued', 'sending') then m.subject else '' end,
       message = case when m.state in ('queued', 'sending') then m.message else E'Subject: \\r\\n\\r\\n' end
     from shared s where m.id = s.id`,
    [accountId],
  )
  await tx.query(
    `delete from mails m where (m.account_id = $1 or exists (select from mail_cases mc join cases c on c.id = mc.case_id where mc.mail_id = m.id and c.account_id = $1))
       and not exists (select from mail_cases mc join cases c on c.id = mc.case_id where mc.mail_id = m.id and c.account_id <> $1)`,
    [accountId],
  )
  await tx.query('delete from mail_cases mc using cases c where c.id = mc.case_id and c.account_id = $1', [accountId])
}
