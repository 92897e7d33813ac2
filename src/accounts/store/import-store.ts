import type { Queryable } from '../../database/database.js'
import type { Tx } from '../../tools.js'
import type { RemoteAccount } from '../account/account.js'
import type { ContactInput } from '../contacts/contact.js'

/** An account with its credentials and contacts, as an import brings it: spelt like the columns. */
export interface ImportedRow extends ImportedCredentials {
  readonly id: string
  readonly tenant_id: string
  readonly integration_id: string
  readonly external_id: string | null
  readonly authentication_method: string
  readonly status: 'active' | 'needs_reauth'
  readonly is_sandbox: boolean
  readonly label: string | null
  readonly context: Readonly<Record<string, unknown>>
  readonly impact: string | null
  readonly notify: boolean
  readonly remote_account: RemoteAccount | null
  readonly created_at: Date
  readonly contacts: readonly ContactInput[]
  /** What the line says of its tenant. */
  readonly tenant: { readonly name: string | null; readonly timeZone: string | null; readonly contacts: readonly ContactInput[] } | null
}

export interface ImportedCredentials {
  /** Null: it came without credentials. */
  readonly sealed: string | null
  readonly has_refresh_token: boolean
  readonly access_expires_at: Date | null
  readonly next_refresh_at: Date | null
  readonly requested_scopes: readonly string[]
  readonly granted_scopes: readonly string[]
  readonly missing_scopes: readonly string[]
  readonly token_endpoint: string
  readonly client_id: string
}

/** Inserts accounts and credentials; whatever is there already, by id or `external_id`, is left alone. Returns the ids that are new. */
export const insertImported = async (tx: Tx, environmentId: string, rows: readonly ImportedRow[]): Promise<ReadonlySet<string>> => {
  const { rows: inserted } = await tx.query<{ id: string }>(
    `with given as (
       select * from json_to_recordset($2) as g (id uuid, tenant_id text, integration_id uuid, external_id text, status text, authentication_method text,
         is_sandbox boolean, label text, context jsonb, impact text, notify boolean, remote_account jsonb, created_at timestamptz,
         sealed text, has_refresh_token boolean, access_expires_at timestamptz, next_refresh_at timestamptz, requested_scopes text[],
         granted_scopes text[], missing_scopes text[], token_endpoint text, client_id text)
     ), fresh as (
       insert into integrated_accounts (id, environment_id, integration_id, tenant_id, external_id, status, authentication_method,
         is_sandbox, label, context, impact, notify, missing_scopes, remote_account, last_action_result, created_at, updated_at)
       select id, $1, integration_id, tenant_id, external_id, status, authentication_method, is_sandbox, label, context, impact, notify, missing_scopes,
         remote_account, case when sealed is null then '{}' else $4::jsonb end, created_at, $3 from given
       on conflict do nothing
       returning id
     )
     insert into credentials (account_id, generation, sealed, has_refresh_token, access_expires_at, next_refresh_at, requested_scopes,
       granted_scopes, token_endpoint, client_id, written_at, imported_at)
     select id, 1, sealed, has_refresh_token, access_expires_at, next_refresh_at, requested_scopes, granted_scopes, token_endpoint,
       client_id, $3, $3
     from given join fresh using (id)
     returning account_id as id`,
    [environmentId, JSON.stringify(rows.map((row) => ({ ...row, contacts: undefined, tenant: undefined }))), tx.now, notChecked],
  )
  return new Set(inserted.map(({ id }) => id))
}

/** What is known of imported credentials before anybody has used them. */
const notChecked = JSON.stringify({ action: 'import', check: 'not_checked_yet' })

export interface Occupied {
  readonly id: string
  readonly externalId: string | null
  readonly isOwn: boolean
  readonly isDeleted: boolean
}

/** The accounts that stand where these would be inserted. */
export const selectOccupied = async (
  db: Queryable,
  environmentId: string,
  wanted: { readonly ids: readonly string[]; readonly externalIds: readonly string[] },
): Promise<readonly Occupied[]> => {
  const { rows } = await db.query<Occupied>(
    `select id, external_id as "externalId", environment_id = $1 as "isOwn", deleted_at is not null as "isDeleted"
     from integrated_accounts
     where id = any($2::uuid[]) or (environment_id = $1 and external_id = any($3::text[]) and deleted_at is null)`,
    [environmentId, wanted.ids, wanted.externalIds],
  )
  return rows
}

/** A tenant's name and zone are learnt where none is known. */
export const insertTenants = async (
  tx: Tx,
  environmentId: string,
  tenants: readonly { readonly tenant_id: string; readonly name: string | null; readonly time_zone: string | null }[],
): Promise<void> => {
  await tx.query(
    `insert into tenants (environment_id, tenant_id, name, time_zone, created_at, updated_at)
     select $1::uuid, tenant_id, max(name), max(time_zone), $3::timestamptz, $3::timestamptz
     from json_to_recordset($2) as given (tenant_id text, name text, time_zone text) group by tenant_id order by tenant_id
     on conflict (environment_id, tenant_id) do update set name = coalesce(tenants.name, excluded.name),
         time_zone = coalesce(tenants.time_zone, excluded.time_zone), updated_at = excluded.updated_at
       where (tenants.name is null and excluded.name is not null) or (tenants.time_zone is null and excluded.time_zone is not null)`,
    [environmentId, JSON.stringify(tenants), tx.now],
  )
}

/** People who are \`given\`, by address. What is known of a person already stays; what was not known is learnt. */
const insertPeople = `insert into contacts (id, environment_id, email, name, locale, time_zone, created_at, updated_at)
       select gen_random_uuid(), $1, email, max(name), max(locale), max(time_zone), $3, $3 from given group by email order by email
       on conflict (environment_id, email) do update set name = coalesce(contacts.name, excluded.name),
         locale = coalesce(contacts.locale, excluded.locale), time_zone = coalesce(contacts.time_zone, excluded.time_zone)
       returning id, email`

/** Names the contacts of tenants that have none yet. */
export const insertTenantContacts = async (
  tx: Tx,
  environmentId: string,
  named: readonly (ContactInput & { readonly tenant_id: string; readonly position: number })[],
): Promise<void> => {
  if (named.length === 0) return
  await tx.query(
    `with given as (
       select g.* from json_to_recordset($2)
         as g (tenant_id text, position integer, role text, email text, name text, locale text, time_zone text)
       where not exists (select from tenant_contacts t where t.environment_id = $1 and t.tenant_id = g.tenant_id)
     ), people as (
       ${insertPeople}
     )
     insert into tenant_contacts (environment_id, tenant_id, contact_id, position, role)
     select $1, g.tenant_id, p.id, g.position, g.role from given g join people p using (email)`,
    [environmentId, JSON.stringify(named), tx.now],
  )
}

/** Names the contacts of new accounts. */
export const insertAccountContacts = async (
  tx: Tx,
  environmentId: string,
  named: readonly (ContactInput & { readonly account_id: string; readonly position: number })[],
): Promise<void> => {
  if (named.length === 0) return
  await tx.query(
    `with given as (
       select * from json_to_recordset($2)
         as g (account_id uuid, position integer, role text, email text, name text, locale text, time_zone text)
     ), people as (
       ${insertPeople}
     )
     insert into account_contacts (account_id, contact_id, position, role)
     select g.account_id, p.id, g.position, g.role from given g join people p using (email)`,
    [environmentId, JSON.stringify(named), tx.now],
  )
}

/** How many first refreshes are due in each minute from now on, by OAuth app. */
export const selectTakenMinutes = async (
  db: Queryable,
  environmentId: string,
  now: Date,
): Promise<{ integrationId: string; minute: number; count: number }[]> => {
  const { rows } = await db.query<{ integrationId: string; minute: number; count: number }>(
    `select a.integration_id as "integrationId", floor(extract(epoch from k.next_refresh_at) / 60)::float8 as minute, count(*) as count
     from credentials k join integrated_accounts a on a.id = k.account_id
     where a.environment_id = $1 and k.imported_at is not null and k.next_refresh_at >= date_trunc('minute', $2::timestamptz) group by 1, 2`,
    [environmentId, now],
  )
  return rows
}
