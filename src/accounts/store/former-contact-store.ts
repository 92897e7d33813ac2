import type { Tx } from '../../tools.js'
import type { ContactState } from '../contacts/contact.js'

/** A contact as they were when they were taken off. */
export interface FormerContact {
  readonly email: string
  readonly name: string | null
  readonly locale: string | null
  readonly timeZone: string | null
  readonly state: ContactState
}

const columns = `p.email, p.name, p.locale, p.time_zone as "timeZone", p.state`

/** Those of an account whose address is not among `kept`. */
export const selectRemovedOfAccount = async (tx: Tx, accountId: string, kept: readonly string[]): Promise<readonly FormerContact[]> => {
  const { rows } = await tx.query<FormerContact & object>(
    `select ${columns} from account_contacts n join contacts p on p.id = n.contact_id where n.account_id = $1 and p.email <> all($2::text[])
     order by n.position`,
    [accountId, kept],
  )
  return rows
}

export const selectRemovedOfTenant = async (
  tx: Tx,
  tenant: { readonly environmentId: string; readonly tenantId: string },
  kept: readonly string[],
): Promise<readonly FormerContact[]> => {
  const { rows } = await tx.query<FormerContact & object>(
    `select ${columns} from tenant_contacts n join contacts p on p.id = n.contact_id
     where n.environment_id = $1 and n.tenant_id = $2 and p.email <> all($3::text[]) order by n.position`,
    [tenant.environmentId, tenant.tenantId, kept],
  )
  return rows
}

/** Those of them that were removed since then already: a contact removed repeatedly is notified once. */
export const selectTakenOffSince = async (
  tx: Tx,
  of: { readonly environmentId: string; readonly accountId: string | null; readonly tenantId: string | null },
  since: Date,
): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ email: string }>(
    `select email from former_contacts where environment_id = $1 and account_id is not distinct from $2 and tenant_id is not distinct from $3
       and replaced_at > $4`,
    [of.environmentId, of.accountId, of.tenantId, since],
  )
  return new Set(rows.map(({ email }) => email))
}

export const insertFormerContacts = async (
  tx: Tx,
  of: { readonly environmentId: string; readonly accountId: string | null; readonly tenantId: string | null },
  people: readonly FormerContact[],
): Promise<void> => {
  for (const { email, name, locale, timeZone } of people) {
    await tx.query(
      `insert into former_contacts (environment_id, account_id, tenant_id, email, name, locale, time_zone, replaced_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (environment_id, account_id, tenant_id, email) do update set replaced_at = excluded.replaced_at`,
      [of.environmentId, of.accountId, of.tenantId, email, name, locale, timeZone, tx.now],
    )
  }
}

export const selectFormerContacts = async (
  tx: Tx,
  account: { readonly id: string; readonly environmentId: string; readonly tenantId: string },
  since: Date,
): Promise<readonly FormerContact[]> => {
  const { rows } = await tx.query<FormerContact & object>(
    `select distinct on (f.email) f.email, f.name, f.locale, f.time_zone as "timeZone", coalesce(p.state, 'ok') as state
     from former_contacts f left join contacts p on p.environment_id = f.environment_id and p.email = f.email
     where f.environment_id = $1 and (f.account_id = $2 or f.tenant_id = $3) and f.replaced_at > $4 order by f.email`,
    [account.environmentId, account.id, account.tenantId, since],
  )
  return rows
}

/** Addresses of people who are no longer a contact are not kept longer than needed. */
export const deleteFormerContacts = async (tx: Tx, until: Date): Promise<void> => {
  await tx.query('delete from former_contacts where replaced_at <= $1', [until])
}

export const deleteFormerContactsOf = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query('delete from former_contacts where account_id = $1', [accountId])
}
