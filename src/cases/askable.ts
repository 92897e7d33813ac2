/**
 * What a contact (`contacts AS p`) is about an account (`AS a`): its state, but `muted` where its address is suppressed for this account alone. Who is
 * asked, what a preview says and what lists show read it here.
 */
export const contactState = `CASE WHEN p.state = 'ok' AND EXISTS (SELECT FROM suppressions s WHERE s.contact_id = p.id AND s.account_id = a.id)
  THEN 'muted' ELSE coalesce(p.state, 'ok') END`

/** Everybody whose mail can arrive, in the order in which they are asked: the account's, the tenant's, then whoever consented. */
export const askable = `
  SELECT min(named.source) AS source, min(named.position) AS position, named.email, max(named.name) AS name
  FROM (
    SELECT 0 AS source, n.position, p.email, p.name FROM account_contacts n JOIN contacts p ON p.id = n.contact_id
    WHERE n.account_id = a.id AND ${contactState} = 'ok'
    UNION ALL
    SELECT 1, n.position, p.email, p.name FROM tenant_contacts n JOIN contacts p ON p.id = n.contact_id
    WHERE n.environment_id = a.environment_id AND n.tenant_id = a.tenant_id AND ${contactState} = 'ok'
    UNION ALL
    SELECT 2, 0, a.remote_account ->> 'verified_email', p.name
    FROM (SELECT) AS once LEFT JOIN contacts p ON p.environment_id = a.environment_id AND p.email = a.remote_account ->> 'verified_email'
    WHERE a.remote_account ->> 'verified_email' IS NOT NULL AND ${contactState} = 'ok'
  ) AS named
  GROUP BY named.email
  ORDER BY 1, 2`
