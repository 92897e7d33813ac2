/**
 * What a contact (`contacts AS p`) is about an account (`AS a`): its state, but `muted` where its address is suppressed for this account alone. Who is
 * asked, what a preview says and what lists show read it here.
 */
export const contactState = `CASE WHEN p.state = 'ok' AND EXISTS (SELECT FROM suppressions s WHERE s.contact_id = p.id AND s.account_id = a.id)
  THEN 'muted' ELSE coalesce(p.state, 'ok') END`
