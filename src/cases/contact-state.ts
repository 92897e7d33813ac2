/**
 * A contact's (`contacts AS p`) state for an account (`AS a`): its own, but `muted` if its address is suppressed for this account alone. Asking,
 * previews and lists all read it here.
 */
export const contactState = `CASE WHEN p.state = 'ok' AND EXISTS (SELECT FROM suppressions s WHERE s.contact_id = p.id AND s.account_id = a.id)
  THEN 'muted' ELSE coalesce(p.state, 'ok') END`
