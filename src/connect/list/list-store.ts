import { contactState } from '../../cases/contact-state.js'
import { dueAt } from '../../domain/policy.js'
import type { Tx } from '../../tools.js'
import type { ContactState } from '../../accounts/contacts/contact.js'
import type { ListLinkRow, ListedCase } from './list-link.js'

const columns = `l.id, l.environment_id AS "environmentId", l.contact_id AS "contactId", l.is_sandbox AS "isSandbox", l.kid,
  l.created_at AS "createdAt", l.expires_at AS "expiresAt", l.revoked_at AS "revokedAt"`

/** The row that is there afterwards: the new one, or the one of an earlier run with the same id. */
export const insertList = async (
  tx: Tx,
  list: Omit<ListLinkRow, 'revokedAt'> & { readonly digest: string },
): Promise<Pick<ListLinkRow, 'kid' | 'expiresAt'>> => {
  const { rows } = await tx.query<Pick<ListLinkRow, 'kid' | 'expiresAt'>>(
    `INSERT INTO list_links AS l (id, environment_id, contact_id, is_sandbox, kid, digest, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE SET id = l.id RETURNING l.kid, l.expires_at AS "expiresAt"`,
    [list.id, list.environmentId, list.contactId, list.isSandbox, list.kid, list.digest, list.createdAt, list.expiresAt],
  )
  if (rows[0] === undefined) throw new Error('a list link is neither written nor there')
  return rows[0]
}

/** A list with what is known of its person. */
export type FoundList = ListLinkRow & {
  readonly email: string
  readonly name: string | null
  readonly state: ContactState
  readonly locale: string | null
  readonly timeZone: string | null
}

/** By its id, or by its digest under any of several keys. */
export const selectList = async (
  tx: Tx,
  by: { readonly id: string } | { readonly digests: readonly string[] },
): Promise<FoundList | null> => {
  const { rows } = await tx.query<FoundList>(
    `SELECT ${columns}, p.email, p.name, p.state, p.locale, p.time_zone AS "timeZone" FROM list_links l JOIN contacts p ON p.id = l.contact_id
     WHERE ${'id' in by ? 'l.id = $1' : 'l.digest = ANY($1)'}`,
    ['id' in by ? by.id : by.digests],
  )
  return rows[0] ?? null
}

/** True for the first opening only. */
export const markListOpened = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query('UPDATE list_links SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL', [id, tx.now])).rowCount === 1

export const updateListRevoked = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('UPDATE list_links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [id, tx.now])
}

/** A connection that a person reconnected. */
export interface ReconnectedCase extends Pick<
  ListedCase,
  'caseId' | 'accountId' | 'reference' | 'openedAt' | 'platform' | 'label' | 'remoteLabel' | 'tenant'
> {
  readonly closedAt: Date
  readonly isSandbox: boolean
}

/** The order in which they ended. */
export const selectReconnected = async (tx: Tx, caseIds: readonly string[]): Promise<readonly ReconnectedCase[]> => {
  const { rows } = await tx.query<ReconnectedCase & object>(
    `SELECT c.id AS "caseId", a.id AS "accountId", c.reference, c.opened_at AS "openedAt", a.is_sandbox AS "isSandbox", i.label AS platform, a.label, a.remote_account ->> 'label' AS "remoteLabel", coalesce(t.name, a.tenant_id) AS tenant, c.closed_at AS "closedAt"
     FROM cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN integrations i ON i.id = c.integration_id
       LEFT JOIN tenants t ON t.environment_id = a.environment_id AND t.tenant_id = a.tenant_id
     WHERE c.id = ANY($1::uuid[]) AND c.closed_at IS NOT NULL ORDER BY c.closed_at, c.id`,
    [caseIds],
  )
  return rows
}

/** More than these are on no page; the oldest come first. */
const mostListed = 1_000

/**
 * The open cases that wait for this person: those of accounts that name them, or whose tenant does, and those that they consented to and were mailed
 * about. None if their address is suppressed.
 */
export const selectListed = async (
  tx: Tx,
  { contactId, isSandbox }: { readonly contactId: string; readonly isSandbox: boolean },
): Promise<readonly ListedCase[]> => {
  const { rows } = await tx.query<Omit<ListedCase, 'endsAt'> & { readonly expireAfter: string; readonly since: Date }>(
    `WITH named AS (
       SELECT n.account_id AS id FROM account_contacts n WHERE n.contact_id = $1
       UNION
       SELECT a.id FROM tenant_contacts n
         JOIN integrated_accounts a ON a.environment_id = n.environment_id AND a.tenant_id = n.tenant_id AND a.open_case_id IS NOT NULL
       WHERE n.contact_id = $1
       UNION
       SELECT c.account_id FROM contacts p JOIN mails m ON m.environment_id = p.environment_id AND m.recipient = p.email
         JOIN mail_cases mc ON mc.mail_id = m.id JOIN cases c ON c.id = mc.case_id AND c.outcome IS NULL
         JOIN integrated_accounts a ON a.id = c.account_id AND a.remote_account ->> 'verified_email' = p.email
       WHERE p.id = $1
     )
     SELECT c.id AS "caseId", c.reference, a.id AS "accountId", i.label AS platform, a.label, a.remote_account ->> 'label' AS "remoteLabel",
       coalesce(t.name, a.tenant_id) AS tenant, coalesce(a.impact, i.impact) AS impact,
       a.notify AND coalesce(c.snoozed_until <= $3, true) AS "isMailable", coalesce(p.time_zone, t.time_zone) AS "timeZone", c.opened_at AS "openedAt", 
       EXISTS (SELECT FROM mail_cases mc JOIN mails m ON m.id = mc.mail_id WHERE mc.case_id = c.id AND m.contact_id = $1 AND m.sent_at IS NOT NULL) AS "isMailed",
       c.next_step AS "nextStep", c.ladder_number AS "ladderNumber", jsonb_array_length(c.ladder -> 'notify') AS reminders,
       c.ladder ->> 'expire_after' AS "expireAfter", coalesce(c.verdict_at, c.opened_at) AS since,
       EXISTS (SELECT FROM attempts w WHERE w.account_id = a.id AND w.status = 'waiting') AS "isChecked"
     FROM named JOIN integrated_accounts a ON a.id = named.id AND a.deleted_at IS NULL AND a.is_sandbox = $2
       JOIN contacts p ON p.id = $1 AND p.environment_id = a.environment_id
       JOIN cases c ON c.id = a.open_case_id JOIN integrations i ON i.id = c.integration_id
       LEFT JOIN tenants t ON t.environment_id = a.environment_id AND t.tenant_id = a.tenant_id
     WHERE c.outcome IS NULL AND c.stage IN ('awaiting_user', 'escalated') AND ${contactState} = 'ok'
     ORDER BY c.opened_at, c.id LIMIT ${String(mostListed)}`,
    [contactId, isSandbox, tx.now],
  )
  return rows.map(({ expireAfter, since, ...listed }) => ({ ...listed, endsAt: new Date(dueAt(expireAfter, since.getTime())) }))
}
