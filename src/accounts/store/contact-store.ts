import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import type { Tx } from '../../tools.js'
import type { ContactJson } from '../account/account-schema.js'
import type { Contact, ContactInput, ContactState } from '../contacts/contact.js'
import { contactState } from '../../cases/contact-state.js'
import { together } from '../../database/together.js'

/** Whom a transaction is going to write, all at once and in the order of their addresses (docs/lock-order.md). */
export const lockContacts = async (
  tx: Tx,
  environmentId: string,
  who: { readonly emails?: readonly string[]; readonly ids?: readonly string[] },
): Promise<void> => {
  await tx.query(
    `select from contacts where environment_id = $1 and (email = any($2::text[]) or id = any($3::uuid[])) order by email for no key update`,
    [environmentId, who.emails ?? [], who.ids ?? []],
  )
}

export const selectContactsOfAccount = async (tx: Tx, accountId: string): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>('select contact_id as id from account_contacts where account_id = $1', [accountId])
  return rows.map(({ id }) => id)
}

export const selectContactsOfTenant = async (
  tx: Tx,
  { environmentId, tenantId }: { readonly environmentId: string; readonly tenantId: string },
): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    'select contact_id as id from tenant_contacts where environment_id = $1 and tenant_id = $2',
    [environmentId, tenantId],
  )
  return rows.map(({ id }) => id)
}

/** In the order of the addresses, so that two writers of the same people never wait for each other in a circle. */
export const upsertContacts = async (
  tx: Tx,
  environmentId: string,
  people: readonly Omit<ContactInput, 'role'>[],
): Promise<readonly { readonly id: string; readonly email: string; readonly isNew: boolean }[]> => {
  const { rows } = await tx.query<{ id: string; email: string; isNew: boolean }>(
    prepared(
      'upsert_contacts',
      `insert into contacts (id, environment_id, email, name, locale, time_zone, created_at, updated_at)
     select gen_random_uuid(), $1, email, name, locale, time_zone, $6, $6
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as given (email, name, locale, time_zone)
     order by email
     on conflict (environment_id, email) do update set name = coalesce(excluded.name, contacts.name),
       locale = coalesce(excluded.locale, contacts.locale), time_zone = coalesce(excluded.time_zone, contacts.time_zone),
       updated_at = excluded.updated_at
     returning id, email, (xmax = 0) as "isNew"`,
    ),
    [
      environmentId,
      people.map(({ email }) => email),
      people.map(({ name }) => name),
      people.map(({ locale }) => locale),
      people.map(({ time_zone }) => time_zone),
      tx.now,
    ],
  )
  return rows
}

export interface Named {
  readonly contactId: string
  readonly role: 'owner' | 'admin'
}

/** Replaces them whole. Returns the contacts that are no longer named here. */
export const replaceAccountContacts = async (tx: Tx, accountId: string, named: readonly Named[]): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(`delete from account_contacts where account_id = $1 returning contact_id as id`, [
    accountId,
  ])
  await tx.query(
    `insert into account_contacts (account_id, contact_id, position, role)
     select $1, contact, position, role from unnest($2::uuid[], $3::text[]) with ordinality as given (contact, role, position)`,
    [accountId, named.map(({ contactId }) => contactId), named.map(({ role }) => role)],
  )
  return rows.map(({ id }) => id)
}

export const replaceTenantContacts = async (
  tx: Tx,
  tenant: { readonly environmentId: string; readonly tenantId: string },
  named: readonly Named[],
): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `delete from tenant_contacts where environment_id = $1 and tenant_id = $2 returning contact_id as id`,
    [tenant.environmentId, tenant.tenantId],
  )
  await tx.query(
    `insert into tenant_contacts (environment_id, tenant_id, contact_id, position, role)
     select $1, $2, contact, position, role from unnest($3::uuid[], $4::text[]) with ordinality as given (contact, role, position)`,
    [tenant.environmentId, tenant.tenantId, named.map(({ contactId }) => contactId), named.map(({ role }) => role)],
  )
  return rows.map(({ id }) => id)
}

/** Of these, the ones that no account and no tenant names, and whose address no connected account was consented to with. */
export const deleteOrphans = async (tx: Tx, contactIds: readonly string[]): Promise<void> => {
  if (contactIds.length === 0) return
  // A transaction that names one of them now holds its row: waited for here, seen by the next statement.
  await tx.query(`select from contacts where id = any($1::uuid[]) order by email for no key update`, [contactIds])
  await tx.query(
    `delete from contacts p where p.id = any($1::uuid[])
       and not exists (select from account_contacts ac where ac.contact_id = p.id)
       and not exists (select from tenant_contacts tc where tc.contact_id = p.id)
       and not exists (select from integrated_accounts a where a.environment_id = p.environment_id and a.deleted_at is null
         and a.remote_account ->> 'verified_email' = p.email)`,
    [contactIds],
  )
}

export const selectContactId = async (tx: Tx, environmentId: string, email: string): Promise<string | null> => {
  const { rows } = await tx.query<{ id: string }>(`select id from contacts where environment_id = $1 and email = $2`, [
    environmentId,
    email,
  ])
  return rows[0]?.id ?? null
}

/** Whom an account names, and who consented to it. */
export interface NamedContacts {
  /** Those of the account, then those of its tenant; of a person named twice the first place counts. */
  readonly contacts: readonly Contact[]
  readonly environmentId: string | null
  /** An address that the platform has verified; null also for a deleted account. */
  readonly verifiedEmail: string | null
}

type NamedRow = { readonly accountId: string; readonly environmentId: string; readonly verifiedEmail: string | null } & {
  [K in keyof Contact]: Contact[K] | null
} & object

export const selectNamedContacts = together(async (tx: Tx, accountIds: readonly string[]): Promise<readonly NamedContacts[]> => {
  const { rows } = await tx.query<NamedRow>(
    prepared(
      'named_contacts',
      `select a.id as "accountId", a.environment_id as "environmentId",
       case when a.deleted_at is null then a.remote_account ->> 'verified_email' end as "verifiedEmail",
       once.id, once.email, once.name, once.locale, once."timeZone", once.role, once.state, once.source
     from integrated_accounts a left join tenants t on t.environment_id = a.environment_id and t.tenant_id = a.tenant_id left join lateral (
       select distinct on (p.id) p.id, p.email, p.name, p.locale, coalesce(p.time_zone, t.time_zone) as "timeZone", named.role, ${contactState} as state, named.source,
         named.place, named.position
       from (
         select contact_id, role, 'account' as source, 0 as place, position from account_contacts where account_id = a.id
         union all
         select tc.contact_id, tc.role, 'tenant', 1, tc.position
         from tenant_contacts tc where tc.environment_id = a.environment_id and tc.tenant_id = a.tenant_id
       ) named join contacts p on p.id = named.contact_id
       order by p.id, named.place, named.position
     ) once on true
     where a.id = any($1::uuid[]) order by once.place, once.position`,
    ),
    [accountIds],
  )
  const found = new Map<string, NamedRow[]>()
  for (const row of rows) found.set(row.accountId, [...(found.get(row.accountId) ?? []), row])
  return accountIds.map((id) => {
    const named = found.get(id) ?? []
    return {
      contacts: named.filter((row): row is typeof row & Contact => row.id !== null),
      environmentId: named[0]?.environmentId ?? null,
      verifiedEmail: named[0]?.verifiedEmail ?? null,
    }
  })
})

/** As they are about that account; the zone of a person who has none is their tenant's. */
export const selectContact = async (tx: Tx, contactId: string, accountId: string): Promise<Omit<Contact, 'role' | 'source'> | null> => {
  const { rows } = await tx.query<Omit<Contact, 'role' | 'source'> & object>(
    `select p.id, p.email, p.name, p.locale, coalesce(p.time_zone, t.time_zone) as "timeZone", ${contactState} as state
     from contacts p cross join (select $2::uuid as id) a left join integrated_accounts i on i.id = a.id
       left join tenants t on t.environment_id = i.environment_id and t.tenant_id = i.tenant_id where p.id = $1`,
    [contactId, accountId],
  )
  return rows[0] ?? null
}

export const updateContactState = async (tx: Tx, contactId: string, state: ContactState): Promise<void> => {
  await tx.query(`update contacts set state = $2, state_at = $3, updated_at = $3 where id = $1 and state <> $2`, [contactId, state, tx.now])
}

export const upsertTenant = async (
  tx: Tx,
  tenant: {
    readonly environmentId: string
    readonly tenantId: string
    readonly name?: string | null | undefined
    readonly timeZone?: string | null | undefined
  },
): Promise<void> => {
  await tx.query(
    `insert into tenants (environment_id, tenant_id, name, time_zone, created_at, updated_at) values ($1, $2, $3, $6, $4, $4)
     on conflict (environment_id, tenant_id) do update
       set name = case when $5 then excluded.name else tenants.name end,
         time_zone = case when $7 then excluded.time_zone else tenants.time_zone end, updated_at = excluded.updated_at
       where $5 or $7`,
    [
      tenant.environmentId,
      tenant.tenantId,
      tenant.name ?? null,
      tx.now,
      tenant.name !== undefined,
      tenant.timeZone ?? null,
      tenant.timeZone !== undefined,
    ],
  )
}

export interface TenantRow {
  readonly name: string | null
  readonly time_zone: string | null
  readonly contacts: ContactJson[]
}

export const selectTenant = async (db: Queryable, environmentId: string, tenantId: string): Promise<TenantRow | null> => {
  const { rows } = await db.query<TenantRow & object>(
    `select t.name, t.time_zone, (select coalesce(jsonb_agg(jsonb_build_object('email', p.email, 'name', p.name, 'locale', p.locale,
         'time_zone', p.time_zone, 'role', tc.role) order by tc.position), '[]')
       from tenant_contacts tc join contacts p on p.id = tc.contact_id
       where tc.environment_id = t.environment_id and tc.tenant_id = t.tenant_id) as contacts
     from tenants t where t.environment_id = $1 and t.tenant_id = $2`,
    [environmentId, tenantId],
  )
  return rows[0] ?? null
}

/** Contacts whose consent is on the timelines of the account's cases. */
export const selectWhoConsented = async (tx: Tx, accountId: string): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select distinct t.data ->> 'contact_id' as id from timeline t join cases c on c.id = t.case_id
     where c.account_id = $1 and t.kind = 'reauthorized' and t.data ? 'contact_id'`,
    [accountId],
  )
  return rows.map(({ id }) => id)
}
