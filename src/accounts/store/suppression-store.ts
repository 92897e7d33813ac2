import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import type { Tx } from '../../tools.js'
import type { Suppression, Unreachable, SuppressionReason } from '../contacts/suppression.js'

/**
 * Who makes a suppression waits for those who are bringing contacts, and they for it: each finds what the other has written. After the contacts' rows
 * (docs/lock-order.md).
 */
export const lockSuppressions = async (tx: Tx, environmentId: string, mode: 'making' | 'finding'): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock${mode === 'making' ? '' : '_shared'}(hashtextextended($1, 0))`, [
    `suppressions/${environmentId}`,
  ])
}

export const selectSuppressionKey = async (db: Queryable, environmentId: string): Promise<string | null> => {
  const { rows } = await db.query<{ sealed: string }>(`select sealed from suppression_keys where environment_id = $1`, [environmentId])
  return rows[0]?.sealed ?? null
}

export const insertSuppressionKey = async (tx: Tx, environmentId: string, sealed: string): Promise<void> => {
  await tx.query(`insert into suppression_keys (environment_id, sealed, created_at) values ($1, $2, $3)`, [environmentId, sealed, tx.now])
}

export interface NewSuppression {
  readonly id: string
  readonly environmentId: string
  readonly hash: string
  readonly accountId: string | null
  readonly contactId: string | null
  readonly why: SuppressionReason
  readonly code: string | null
  readonly actor: string
  readonly mailId: string | null
}

/** False: there is one. */
export const insertSuppression = async (tx: Tx, one: NewSuppression): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `insert into suppressions (id, environment_id, address_hash, account_id, contact_id, why, code, actor, mail_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [one.id, one.environmentId, one.hash, one.accountId, one.contactId, one.why, one.code, one.actor, one.mailId, tx.now],
  )
  return rowCount === 1
}

/**
 * Names the contacts who have a suppressed address again, and marks those who are suppressed for all accounts. `hashes` in the order of `emails`.
 */
export const linkSuppressions = async (
  tx: Tx,
  environmentId: string,
  emails: readonly string[],
  hashes: readonly string[],
): Promise<void> => {
  await tx.query(
    `with given as (select * from unnest($2::text[], $3::text[]) as g(email, hash)),
     linked as (
       update suppressions s set contact_id = p.id from given g join contacts p on p.environment_id = $1 and p.email = g.email
       where s.environment_id = $1 and s.address_hash = g.hash and s.contact_id is distinct from p.id
       returning p.id, s.account_id, s.why
     )
     update contacts p set state = case l.why when 'asked' then 'muted' else l.why end, state_at = $4, updated_at = $4
     from linked l where l.id = p.id and l.account_id is null and p.state = 'ok'`,
    [environmentId, emails, hashes, tx.now],
  )
}

const columns = `s.id, p.email, s.account_id as "accountId", s.why, s.code, s.actor, s.mail_id as "mailId", s.created_at as "createdAt"`
const from = `suppressions s left join contacts p on p.id = s.contact_id`

export const selectSuppression = async (db: Queryable, environmentId: string, id: string): Promise<Suppression | null> => {
  const { rows } = await db.query<Suppression & object>(`select ${columns} from ${from} where s.environment_id = $1 and s.id = $2`, [
    environmentId,
    id,
  ])
  return rows[0] ?? null
}

export const selectSuppressionOf = async (
  db: Queryable,
  of: { readonly environmentId: string; readonly hash: string; readonly accountId: string | null },
): Promise<Suppression | null> => {
  const { rows } = await db.query<Suppression & object>(
    `select ${columns} from ${from} where s.environment_id = $1 and s.address_hash = $2 and s.account_id is not distinct from $3`,
    [of.environmentId, of.hash, of.accountId],
  )
  return rows[0] ?? null
}

/** The newest first; `address` is compared by its hash. */
export const suppressionPage = (
  db: Queryable,
  environmentId: string,
  query: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<Suppression>> =>
  listPage<Suppression>(db, {
    select: columns,
    from,
    where: { sql: 's.environment_id = $1', params: [environmentId] },
    columns: {
      email: { sql: 's.address_hash', type: 'string' },
      integrated_account_id: { sql: 's.account_id', type: 'uuid' },
      why: { sql: 's.why', type: 'string' },
      created_at: { sql: 's.created_at', type: 'time' },
    },
    ...query,
    orderBy: { column: 's.created_at', id: 's.id', direction: 'desc' },
  })

export const selectSuppressedHashes = async (
  db: Queryable,
  { environmentId, accountId }: { readonly environmentId: string; readonly accountId: string | null },
  hashes: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await db.query<{ hash: string }>(
    `select address_hash as hash from suppressions
     where environment_id = $1 and address_hash = any($2::text[]) and (account_id is null or account_id = $3)`,
    [environmentId, hashes, accountId],
  )
  return new Set(rows.map(({ hash }) => hash))
}

/** Those of these contacts whose address is suppressed for all accounts or for this one, in the same order. */
export const selectUnreachable = async (
  db: Queryable,
  accountId: string,
  contactIds: readonly string[],
): Promise<readonly Unreachable[]> => {
  const { rows } = await db.query<Unreachable & object>(
    `select distinct on (asked.place) p.email as who, s.why, s.created_at as at,
       case when s.why = 'bounced' then coalesce(m.server_answer, s.code) end as said
     from unnest($1::uuid[]) with ordinality as asked(id, place) join contacts p on p.id = asked.id
     join suppressions s on s.contact_id = p.id and (s.account_id is null or s.account_id = $2) left join mails m on m.id = s.mail_id
     order by asked.place, s.account_id nulls first`,
    [contactIds, accountId],
  )
  return rows
}

export interface Lifted {
  readonly contactId: string | null
  readonly accountId: string | null
}

export const deleteSuppression = async (tx: Tx, environmentId: string, id: string): Promise<Lifted | null> => {
  const { rows } = await tx.query<Lifted & object>(
    `delete from suppressions where environment_id = $1 and id = $2 returning contact_id as "contactId", account_id as "accountId"`,
    [environmentId, id],
  )
  return rows[0] ?? null
}

/** Open cases of the accounts that a contact is asked about. */
export const selectOpenCasesOfContact = async (
  tx: Tx,
  environmentId: string,
  who: { readonly contactId: string | null; readonly accountId: string | null },
): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select a.open_case_id as id from contacts p join integrated_accounts a on a.environment_id = p.environment_id
       and (a.id in (select account_id from account_contacts where contact_id = p.id)
         or a.tenant_id in (select tenant_id from tenant_contacts where contact_id = p.id)
         or a.remote_account ->> 'verified_email' = p.email)
     where p.environment_id = $1 and p.id = $2 and a.open_case_id is not null and a.deleted_at is null and ($3::uuid is null or a.id = $3)
     order by a.id`,
    [environmentId, who.contactId, who.accountId],
  )
  return rows.map(({ id }) => id)
}
